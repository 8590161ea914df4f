"""The Nu HTML checker over a folder of pages, their style sheets and pictures in SVG."""

import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.support.services import require, require_tool


def messages(folder: Path, only: str) -> list[dict[str, Any]]:
    """Run the checker over the files of one kind (an option such as `--skip-non-css`) and return its messages."""
    command = [require("java"), "-jar", str(require_tool("vnu-jar", "vnu.jar"))]
    options = ["--format", "json", "--errors-only", "--stdout", "--exit-zero-always", only, str(folder)]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=True, timeout=300)
    found: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return found


def nu_errors(folder: Path) -> list[str]:
    """Return each error as `page:line: message «extract»`, pages relative to `folder`, in order."""
    folder = folder.resolve()
    found = []
    # One run a kind: a single run with --also-check-css gives pages the wrong line.
    for only in ("--skip-non-html", "--skip-non-css", "--skip-non-svg"):
        for message in messages(folder, only):
            path = Path(unquote(urlsplit(message["url"]).path)).relative_to(folder)
            extract = " ".join(message.get("extract", "").split())
            found.append(f"{path}:{message.get('lastLine', 0)}: {message['message']} «{extract}»")
    return sorted(found)
