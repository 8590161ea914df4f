"""Texts and pictures for readers of one language."""

from __future__ import annotations

from markupsafe import Markup

from generator.markup.fragment import Fragment
from generator.markup.html_writer import outside
from generator.model.inputs import MediaFile
from generator.model.links import Key, Target
from generator.model.shared import Image
from generator.site.addresses import Addresses
from generator.site.assets import image_size
from generator.site.site_data import content_asset
from generator.site.views import Picture


class Bodies(Addresses):
    """Finished HTML of speeches and pages, and published pictures."""

    def fragment(self, kind: str, name: str, language: str) -> Fragment:
        """The converted text of a speech or a page."""
        return self.material.linked.fragments[(kind, name, language)]

    def body(self, kind: str, name: str, language: str, *, absolute: bool = False) -> Markup:
        """The finished HTML of a text; with `absolute`, for readers outside the site."""
        key: Key = (kind, name, language)
        page = self.routes.absolute(self._own_url(key)) if absolute else ""
        html = finish(
            self.fragment(*key), [self._address(target, page) for target in self.material.linked.targets[key]]
        )
        return Markup(outside(html, page) if absolute else html)  # noqa: S704 - `convert` lets no raw HTML through

    def _address(self, target: Target, page: str) -> str | None:
        url = self.target_url(target)
        if url is None or not page:
            return url
        return page + url if url.startswith("#") else self.routes.absolute(url)

    def _own_url(self, key: Key) -> str:
        kind, name, language = key
        return self.routes.speech(language, name) if kind == "speech" else self.routes.text_page(language, name)

    def image(self, owner: str, image: Image | None) -> Picture | None:
        """A picture that an item names; its size in pixels is read from its header."""
        if image is None:
            return None
        file = self.material.file_of(owner, image.file)
        data = file.read() if isinstance(file, MediaFile) else file or b""
        return Picture(self.absolute(self.image_url(owner, image)), self.localized(image.alt), *image_size(data))

    def image_url(self, owner: str, image: Image) -> str:
        """Return the address of a picture: fingerprinted if it is in `content/`, below `/media/` if it is in the media root."""
        root, _, name = self.material.linked.files[(owner, image.file.path)].partition("/")
        return self.routes.media(name) if root == "media" else content_asset(name, self.material.content)


def finish(fragment: Fragment, urls: list[str | None]) -> str:
    """Return the HTML of a text; a link without a visible target becomes a placeholder, an `a` element without address."""
    if None not in urls:
        return fragment.html([url or "" for url in urls])
    marked = fragment.html(["\x00" if url is None else url for url in urls])
    return marked.replace(' href="\x00"', "")
