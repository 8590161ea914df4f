"""Routes: the address of each item on the site, and the file of each address.

Addresses are paths from the root, percent-encoded, with a slash at the end for pages; the default language has no prefix. They are
public and permanent: `docs/addresses.md` and the acceptance checks rely on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote


@dataclass(frozen=True, slots=True)
class Routes:
    """The addresses of one site.

    Attributes:
        base_url: without a closing slash.
        default_language: the language that has no prefix.
    """

    base_url: str
    default_language: str

    def page(self, language: str, *parts: str) -> str:
        """The address of a page by its parts: `page("fr", "videos", "type", "b_roll")` is `/fr/videos/type/b_roll/`."""
        prefix = () if language == self.default_language else (language,)
        return _path((*prefix, *parts))

    def speech(self, language: str, speech_id: str) -> str:
        """`/speeches/YYYY/MM/DD/SLUG/`."""
        year, month, day, slug = speech_id.split("-", 3)
        return self.page(language, "speeches", year, month, day, slug)

    def video(self, language: str, video_id: str) -> str:
        """`/videos/ID/`."""
        return self.page(language, "videos", video_id)

    def text_page(self, language: str, slug: str) -> str:
        """`/SLUG/`."""
        return self.page(language, slug)

    def media(self, path: str) -> str:
        """`/media/FILE`: an open file of a video."""
        return "/media/" + quote(path)

    def download(self, video_id: str, rendition: str) -> str:
        """`/download/VIDEO/RENDITION`: the stable address of a file that needs an account; the sidecar answers there."""
        return f"/download/{quote(video_id)}/{quote(rendition)}"

    def account(self, action: str, back: str) -> str:
        """`/account/ACTION?next=...`, with the page to return to."""
        return f"/account/{action}?next={quote(back, safe='/')}"

    def absolute(self, url: str) -> str:
        """The address with scheme and host."""
        return self.base_url + url if url.startswith("/") else url


@lru_cache(1 << 16)
def _path(parts: tuple[str, ...]) -> str:
    return "/" + "".join(f"{quote(part)}/" for part in parts)


def output_of(url: str) -> str:
    """Return the file below `dist/` that is served at an address: `/videos/` -> `videos/index.html`, `/robots.txt` -> `robots.txt`."""
    path = unquote(url.partition("#")[0].partition("?")[0]).lstrip("/")
    return path + "index.html" if not path or path.endswith("/") else path
