"""The Nu HTML checker over a folder of pages, their style sheets and pictures in SVG."""

import json
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.support.services import require, require_tool


def nu_errors(folder: Path) -> list[str]:
    """Return each error as `page:line: message «extract»`, pages relative to `folder`, in order."""
    command = [require("java"), "-jar", str(require_tool("vnu-jar", "vnu.jar"))]
    options = ["--format", "json", "--errors-only", "--stdout", "--exit-zero-always"]
    checks = ["--also-check-css", "--also-check-svg", str(folder.resolve())]
    done = subprocess.run([*command, *options, *checks], capture_output=True, text=True, check=True, timeout=300)
    found = []
    for message in json.loads(done.stdout)["messages"]:
        path = Path(unquote(urlsplit(message["url"]).path)).relative_to(folder.resolve())
        extract = " ".join(message.get("extract", "").split())
        found.append(f"{path}:{message.get('lastLine', 0)}: {message['message']} «{extract}»")
    return sorted(found)
