"""Links and anchors inside a finished site: what each page, feed and data file points to must be there."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

ATTRIBUTES = ("href", "src", "action", "formaction", "poster", "data")
PICTURES = ("srcset", "imagesrcset")
SECOND = re.compile(r"t=\d+(\.\d+)?(,\d+(\.\d+)?)?")  # as in Media Fragments URI 1.0
DYNAMIC = ("/account/", "/download/")  # the sidecar answers these


@dataclass(frozen=True, slots=True, order=True)
class DeadLink:
    """A link that leads nowhere: the file it is in, what it points to, and what is wrong with it."""

    page: str
    target: str
    reason: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.page} → {self.target}: {self.reason}"


def pictures(value: str) -> Iterator[str]:
    """Yield the addresses of a `srcset`: each candidate's first word."""
    for candidate in value.split(","):
        if words := candidate.split():
            yield words[0]


def strings(value: Any, key: str = "") -> Iterator[str]:
    """Yield every string of a JSON value; of an identifier (`@id`) only the address, as its anchor is only a name."""
    if isinstance(value, str):
        yield value.partition("#")[0] if key == "@id" else value
    parts = (
        value.items() if isinstance(value, dict) else (("", part) for part in value) if isinstance(value, list) else ()
    )
    for name, part in parts:
        yield from strings(part, name)


def addresses(text: str, base_url: str) -> Iterator[str]:
    """Yield the addresses below `base_url` in running text or in HTML that a feed carries."""
    for found in re.findall(re.escape(base_url) + r"[^\s\"'<>)\]}|\\]*", text):
        yield found.rstrip(".,;:!")


def html_links(document: html.HtmlElement, base_url: str) -> Iterator[str]:
    """Yield what the elements of a page point to, its metadata and linked data included."""
    for element in document.iter(etree.Element):
        for name, value in element.attrib.items():
            if name in ATTRIBUTES or name.endswith("}href"):
                yield value.strip()
            elif name in PICTURES:
                yield from pictures(value)
            elif name == "content":
                yield from addresses(value, base_url)
        if element.tag == "script" and element.get("type") == "application/ld+json":
            yield from json_links(element.text or "null", base_url)


def json_links(text: str, base_url: str) -> Iterator[str]:
    """Yield the strings of a JSON file that are addresses of this site, or carry some."""
    for string in strings(json.loads(text)):
        yield from [string] if re.fullmatch(r"/[^\s/]\S*", string) else addresses(string, base_url)


def xml_links(root: etree._Element, base_url: str) -> Iterator[str]:
    """Yield the addresses of this site in the text and the attributes of a feed or sitemap."""
    for element in root.iter(etree.Element):
        yield from addresses(element.text or "", base_url)
        for name, value in element.attrib.items():
            if name != "scheme":  # the name of a vocabulary, not a place
                yield from addresses(str(value), base_url)


def css_links(text: str) -> Iterator[str]:
    """Yield what a style sheet loads."""
    yield from re.findall(r"url\(\s*['\"]?([^'\")]+)", text)


@dataclass(frozen=True)
class Links:
    """The links of a finished site.

    Attributes:
        dist: its folder.
        base_url: its address, without a closing slash.
        documents: parsed pages, SVG pictures and feeds, by path below `dist`; filled as they are read.
        anchors: their ids and names of anchors, likewise.
    """

    dist: Path
    base_url: str
    documents: dict[str, Any] = field(default_factory=dict)
    anchors: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file, by path below `dist`."""
        return frozenset(p.relative_to(self.dist).as_posix() for p in self.dist.rglob("*") if p.is_file())

    def document(self, file: str) -> Any:
        """Return a page, picture or feed as a tree."""
        if file not in self.documents:
            data = (self.dist / file).read_bytes()
            parser = html.HTMLParser(encoding="utf-8")
            is_page = file.endswith(".html")
            self.documents[file] = html.document_fromstring(data, parser=parser) if is_page else etree.fromstring(data)
        return self.documents[file]

    def of(self, file: str) -> Iterator[str]:
        """Yield the links of one file as they are written."""
        suffix = Path(file).suffix
        if suffix == ".html":
            yield from html_links(self.document(file), self.base_url)
        elif suffix in (".xml", ".svg"):
            yield from xml_links(self.document(file), self.base_url)
        elif suffix in (".json", ".webmanifest"):
            yield from json_links((self.dist / file).read_text(), self.base_url)
        elif suffix == ".css":
            yield from css_links((self.dist / file).read_text())
        elif suffix in (".txt", ".csv", ".vtt"):
            yield from addresses((self.dist / file).read_text(), self.base_url)

    def resolve(self, file: str, link: str) -> tuple[str, str] | None:
        """Return path and anchor of a link that stays on this site, or None for one that leaves it."""
        page = f"{self.base_url}/{file.removesuffix('index.html')}"
        whole = urlsplit(urljoin(page, link))
        own = urlsplit(self.base_url)
        if (whole.scheme, whole.netloc) != (own.scheme, own.netloc):
            return None
        return unquote(whole.path), unquote(whole.fragment)

    def fault(self, file: str, link: str) -> str:
        """Say what is wrong with a link, or nothing."""
        place = self.resolve(file, link)
        if place is None or place[0].startswith(DYNAMIC):
            return ""
        path, anchor = place
        target = path[1:] + "index.html" if path.endswith("/") else path[1:]
        if target not in self.files:
            return "a slash is missing at the end" if f"{target}/index.html" in self.files else "no such file"
        if anchor and not self.has_anchor(target, anchor):
            return "no such anchor"
        return ""

    def has_anchor(self, file: str, anchor: str) -> bool:
        """Say whether an anchor is there: an id, a second of a film on the page, or a piece of text for the browser."""
        if not file.endswith((".html", ".svg")) or anchor.startswith(":~:"):
            return True
        if SECOND.fullmatch(anchor):
            return bool(self.document(file).xpath("//video | //audio"))
        if file not in self.anchors:  # a long speech has a thousand links to its own paragraphs
            self.anchors[file] = frozenset(map(str, self.document(file).xpath("//@id | //a/@name")))
        return anchor in self.anchors[file]

    def dead(self) -> list[DeadLink]:
        """Return the links of all files that lead nowhere, each once, in order."""
        found = {
            DeadLink(file, link, fault)
            for file in self.files
            for link in self.of(file)
            if (fault := self.fault(file, link))
        }
        return sorted(found)

    def reachable(self, start: Iterable[str] = ("index.html",)) -> set[str]:
        """Return the pages a reader comes to by following links (`<a href>`) from the first ones."""
        seen: set[str] = set()
        waiting = list(start)
        while waiting:
            file = waiting.pop()
            if file in seen or file not in self.files or not file.endswith(".html"):
                continue
            seen.add(file)
            places = (self.resolve(file, link) for link in self.document(file).xpath("//a/@href"))
            paths = [place[0] for place in places if place]
            waiting += [path[1:] + "index.html" if path.endswith("/") else path[1:] for path in paths]
        return seen
