"""Fetch the checkers that are published on npm and not on PyPI, for the tests only.

`tests/tools.json` names each package with its exact version, the integrity npm publishes for it, and the files wanted.
The npm client fetches the archive from whatever registry it is configured for; what it brings is held against the
integrity before anything is unpacked, and no script of a package is ever run. Files land in `.tools/NAME/VERSION/`.
"""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).resolve().parent.parent
NPM_PACK = ["npm", "pack", "--ignore-scripts", "--no-update-notifier", "--loglevel=error"]


class Tool(TypedDict):
    """One entry of `tests/tools.json`; `integrity` is in the form of Subresource Integrity, always SHA-512."""

    version: str
    integrity: str
    files: list[str]


def integrity(archive: Path) -> str:
    """Return the SHA-512 of a file as npm writes it: `sha512-` and the digest in base 64."""
    return "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()


def unpack(archive: Path, files: list[str], target: Path) -> None:
    """Copy the wanted files of an npm archive (they are below `package/` there) into a folder."""
    with tarfile.open(archive) as tar:
        for name in files:
            source = tar.extractfile(f"package/{name}")
            if source is None:
                raise SystemExit(f"{archive.name} has no file {name}")
            path = target / Path(name).name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source.read())


def fetch(name: str, tool: Tool, target: Path) -> None:
    """Fetch one package, check it, and put its files into `target`; without a registry only say so."""
    print(f"Fetching {name} {tool['version']}")
    with tempfile.TemporaryDirectory() as folder:
        command = [*NPM_PACK, f"{name}@{tool['version']}", "--pack-destination", folder]
        if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode:
            print(f"{name}: npm could not fetch it, so tests that need it are skipped", file=sys.stderr)
            return
        archive = next(Path(folder).glob("*.tgz"))
        if integrity(archive) != tool["integrity"]:
            raise SystemExit(f"{name} {tool['version']}: expected {tool['integrity']}, got {integrity(archive)}")
        unpack(archive, tool["files"], target)


def main() -> None:
    """Fetch what is missing."""
    tools: dict[str, Tool] = json.loads((ROOT / "tests" / "tools.json").read_text())
    for name, tool in tools.items():
        target = ROOT / ".tools" / name / tool["version"]
        if all((target / Path(file).name).is_file() for file in tool["files"]):
            continue
        if shutil.which("npm") is None:
            print(f"{name}: npm is not here, so tests that need it are skipped", file=sys.stderr)
            continue
        fetch(name, tool, target)


if __name__ == "__main__":
    main()
