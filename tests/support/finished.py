"""The finished demonstration site as tests look at it: its files, its address, and one page of each kind."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import html

BASE_URL = "https://newsroom.littoral-union.example"
LANGUAGES = {"en": "", "fr": "/fr", "ar": "/ar"}

KINDS = {
    "home": "/",
    "list of speeches": "/speeches/",
    "year": "/speeches/2026/",
    "speech": "/speeches/2026/07/07/opening-of-the-port-averne-summit/",
    "press conference": "/speeches/2026/07/08/closing-press-conference/",
    "catalogue": "/videos/",
    "video": "/videos/M-260707-02/",
    "films of a type": "/videos/type/b_roll/",
    "people": "/people/",
    "person": "/people/ilse-varnholt/",
    "events": "/events/",
    "event": "/events/port-averne-summit-2026/",
    "coming event": "/events/winter-council-2026/",
    "topics": "/topics/",
    "topic": "/topics/undersea-cables/",
    "page": "/about/",
    "search": "/search/",
    "unknown address": "/404.html",
}


@dataclass(frozen=True, slots=True)
class FinishedSite:
    """A built site.

    Attributes:
        dist: its folder.
        address: where it is served, without a closing slash.
    """

    dist: Path
    address: str

    def file(self, url: str) -> Path:
        """Return the file behind an address of the site."""
        return self.dist / (url[1:] + "index.html" if url.endswith("/") else url[1:])

    def text(self, url: str) -> str:
        """Return the text of an output."""
        return self.file(url).read_text(encoding="utf-8")

    def json(self, url: str) -> Any:
        """Return the value of a JSON output."""
        return json.loads(self.text(url))

    def tree(self, url: str) -> html.HtmlElement:
        """Return a page as a tree."""
        return html.document_fromstring(self.file(url).read_bytes(), parser=html.HTMLParser(encoding="utf-8"))

    def of_kind(self, kind: str) -> list[str]:
        """Return the addresses of one kind of page: English, and those of French and Arabic that there are."""
        urls = [prefix + KINDS[kind] for prefix in LANGUAGES.values()]
        return [url for url in urls if url == KINDS[kind] or self.file(url).exists()]

    def pages(self) -> list[str]:
        """Return the address of every page of its own, in order; those that send the reader on are left out."""
        return [url for url in self.files() if not self.tree(url).xpath("//meta[@http-equiv='refresh']")]

    def lasting(self) -> list[str]:
        """Return the address of every page that has one: not those that answer where nothing is."""
        return [url for url in self.pages() if not url.endswith("/404.html")]

    def public(self) -> list[str]:
        """Return the address of every page that search engines may show: not, for one, the notice of a withdrawn text."""
        hidden = "//meta[@name='robots'][contains(@content, 'noindex')]"
        return [url for url in self.lasting() if not self.tree(url).xpath(hidden)]

    def files(self) -> list[str]:
        """Return the address of every HTML file, in order."""
        files = sorted(self.dist.rglob("*.html"))
        return ["/" + file.relative_to(self.dist).as_posix().removesuffix("index.html") for file in files]
