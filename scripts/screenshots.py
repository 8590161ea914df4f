"""Takes the screenshots of the README from `dist/`: `.venv/bin/python scripts/screenshots.py` after a build."""

import sys
import tempfile
import threading
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from run import settings, site  # noqa: E402 - the checkout is not installed
from sidecar import server  # noqa: E402
from sidecar.app import PATHS  # noqa: E402
from sidecar.factory import started  # noqa: E402
from tests.support.browser import chromium  # noqa: E402
from tests.support.newsroom import free_port  # noqa: E402

SHOTS: dict[str, tuple[str, Literal["light", "dark"]]] = {
    "home": ("/", "light"),
    "speech": ("/speeches/2026/03/10/the-cables-beneath-us/", "light"),
    "video": ("/videos/M-260310-01/", "light"),
    "catalogue-dark": ("/videos/", "dark"),
    "account": ("/account/register?next=/download/M-260708-01/broadcast", "light"),
    "arabic": ("/ar/speeches/2026/07/07/opening-of-the-port-averne-summit/", "light"),
}
"""Name of the picture -> page and colour scheme."""


def main() -> None:
    """Serve `dist/` and the account service on a free port and write `docs/screenshots/*.jpg`."""
    port, wanted = free_port(), sys.argv[1:] or list(SHOTS)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        state = {
            "DATABASE_URL": f"sqlite:///{folder}/sidecar.db",
            "KEYS": f"{folder}/keys.json",
            "MAIL_URL": f"file:{folder}/mail",
        }
        made = started(settings({f"ROSTRA_{name}": value for name, value in state.items()}, str(port)))
        whole = site(ROOT / "dist", made.settings.public_url, dict.fromkeys(PATHS, made.application()))
        threading.Thread(target=server.Listener(whole, f"127.0.0.1:{port}").run, daemon=True).start()
        for name in wanted:
            path, scheme = SHOTS[name]
            page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme=scheme)
            page.goto(f"{made.settings.public_url}{path}")
            page.wait_for_timeout(500)
            page.screenshot(path=ROOT / f"docs/screenshots/{name}.jpg", type="jpeg", quality=82)
            page.close()


if __name__ == "__main__":
    main()
