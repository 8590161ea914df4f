"""Chromium for tests: one that never leaves the machine, pages that report what goes wrong, and axe."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.services import require, require_tool

ARGUMENTS = [
    "--no-sandbox",  # continuous integration runs as root, and the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium while the block runs."""
    path = require("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass(slots=True)
class Watched:
    """An open page with what it did: addresses asked for, and complaints of the console, of scripts and of servers."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def third_party(self) -> list[str]:
        """Return the requests that went anywhere but to the page's own server."""
        own = urlsplit(self.page.url).netloc
        away = [url for url in self.requests if urlsplit(url).scheme in ("http", "https", "ws", "wss")]
        return [url for url in away if urlsplit(url).netloc != own]


def watch(page: Page) -> Watched:
    """Note everything a page asks for and complains about from now on."""
    watched = Watched(page)
    page.on("request", lambda request: watched.requests.append(request.url))
    page.on(
        "requestfailed",
        # A browser breaks off a film as soon as it knows its length; that is no failure.
        lambda request: (
            watched.complaints.append(f"failed: {request.url} {request.failure}")
            if request.failure != "net::ERR_ABORTED" or request.resource_type != "media"
            else None
        ),
    )
    page.on("pageerror", lambda error: watched.complaints.append(f"script: {error}"))
    page.on(
        "console",
        lambda message: (
            watched.complaints.append(f"console: {message.text}") if message.type in ("error", "warning") else None
        ),
    )
    return watched


@contextmanager
def open_page(browser: Browser, url: str, **options: Any) -> Iterator[Watched]:
    """Open one address as `open_pages` does."""
    with open_pages(browser, [url], **options) as [watched]:
        yield watched


@contextmanager
def open_pages(
    browser: Browser,
    urls: list[str],
    *,
    width: int = 1280,
    height: int = 800,
    scheme: Literal["light", "dark"] = "light",
    **options: Any,
) -> Iterator[list[Watched]]:
    """Open addresses side by side in a fresh context, without motion; `options` are those of Playwright's `new_context`."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce", **options
    )
    try:
        opened = [watch(context.new_page()) for _ in urls]
        for watched, url in zip(opened, urls, strict=True):
            watched.page.goto(url, wait_until="commit")
        for watched in opened:
            watched.page.wait_for_load_state("load")
        yield opened
    finally:
        context.close()


def axe_violations(page: Page) -> list[str]:
    """Run every rule of axe on an open page; returns `rule (impact): help — element: what to do`, one an element."""
    page.evaluate(require_tool("axe-core", "axe.min.js").read_text())
    result = page.evaluate("axe.run(document, {rules: {'target-size': {enabled: true}}, resultTypes: ['violations']})")
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']} — {' '.join(map(str, node['target']))}: "
        + " ".join(node["failureSummary"].split())
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """Return the elements that make an open page scroll sideways; what scrolls inside a box of its own is fine."""
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


TOO_WIDE = """() => {
  const root = document.documentElement
  if (root.scrollWidth <= root.clientWidth) return []
  const outside = e => { const box = e.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1 }
  return ['the page', ...[...document.querySelectorAll('body *')].filter(outside).map(e => e.outerHTML.slice(0, 100))]
}"""
