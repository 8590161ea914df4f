"""Takes the screenshots of the README from `dist/`: `.venv/bin/python scripts/screenshots.py` after a build."""

import sys
import threading
from pathlib import Path
from typing import Literal

import waitress

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from run import site  # noqa: E402 - the checkout is not installed
from tests.support.browser import chromium  # noqa: E402

SHOTS: dict[str, tuple[str, Literal["light", "dark"]]] = {
    "home": ("/", "light"),
    "speech": ("/speeches/2026/03/10/the-cables-beneath-us/", "light"),
    "video": ("/videos/M-260310-01/", "light"),
    "catalogue-dark": ("/videos/", "dark"),
    "arabic": ("/ar/speeches/2026/07/07/opening-of-the-port-averne-summit/", "light"),
}
"""Name of the picture -> page and colour scheme."""


def main() -> None:
    """Serve `dist/` on a free port and write `docs/screenshots/*.jpg`."""
    server = waitress.create_server(site(ROOT / "dist", "http://127.0.0.1"), host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    with chromium() as browser:
        for name, (path, scheme) in SHOTS.items():
            page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme=scheme)
            page.goto(f"http://127.0.0.1:{server.effective_port}{path}")
            page.wait_for_timeout(500)
            page.screenshot(path=ROOT / f"docs/screenshots/{name}.jpg", type="jpeg", quality=82)
            page.close()


if __name__ == "__main__":
    main()
