"""Small sites for tests: a few files in a folder, built by the command line as a user would.

site = TinySite(tmp_path, {"content/speeches/2026-07-07-tide.md": speech(title="The tide")})
assert site.build().status == 0
assert "The tide" in site.page("/speeches/2026/07/07/tide/")
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner

from generator.cli import main
from tests.support.services import ROOT

NOW = "2026-11-23T12:00:00+01:00"

MINIMAL = {
    "content/site.yaml": """\
name: Small Newsroom
organisation: {name: The Small Union, short_name: SU}
base_url: https://newsroom.small.example
languages: [en, fr]
default_language: en
contact: {name: Press office, email: press@small.example}
""",
    "content/people.yaml": "ada-vole: {name: Ada Vole, role: President}\nbram-reed: {name: Bram Reed, role: Clerk}\n",
    "content/events.yaml": "fair: {name: The fair, start: 2026-07-07, end: 2026-07-08}\n",
    "content/topics.yaml": "tides: {name: Tides}\nharbours: {name: Harbours}\n",
}


def speech(body: str = "A first paragraph.\n\nA second one.\n", **front: object) -> str:
    """Return a speech file: required keys have a value unless given, a key given as None is left out."""
    known = {"title": "A speech", "delivered_at": "2026-07-07", "speakers": ["ada-vole"], "delivery": "as_delivered"}
    keys = {key: value for key, value in (known | front).items() if value is not None}
    return f"---\n{yaml.safe_dump(keys, allow_unicode=True, sort_keys=False)}---\n{body}"


def video(**keys: object) -> str:
    """Return a video file: required keys have a value unless given, a key given as None is left out."""
    known = {
        "id": "M-260707-01",
        "title": "A film",
        "type": "b_roll",
        "published_at": "2026-07-07T18:00:00+02:00",
        "duration": "1:30",
        "rights": {"credit": "The Small Union"},
        "renditions": [RENDITION],
    }
    return yaml.safe_dump(
        {key: value for key, value in (known | keys).items() if value is not None}, allow_unicode=True, sort_keys=False
    )


RENDITION = {
    "name": "broadcast",
    "purpose": "broadcast",
    "access": "account",
    "file": "M-260707-01/broadcast.mxf",
    "mime": "application/mxf",
    "size": 1_000_000,
    "sha256": hashlib.sha256(b"broadcast").hexdigest(),
}


OPEN_RENDITION = {"name": "preview", "purpose": "preview", "access": "open", "file": "M-260707-01/preview.mp4"}

_PAGES = (
    "home", "list", "speech", "catalogue", "video", "people", "person", "events", "event", "topics", "topic", "page", "archive",
    "404", "redirect",
)  # fmt: skip
_BASE = """\
<!doctype html><html lang="{{ site.language }}"><title>{{ head.title }}</title>
<link rel="stylesheet" href="{{ asset('site.css') }}">
{% block page %}{% endblock %}
<pre>{{ head }} {{ site }} {{ page }}</pre></html>
"""
BARE: dict[str, str | bytes] = {
    "site_templates/base.html": _BASE,
    "site_templates/assets/site.css": "body { margin: 0 }\n",
    **{
        f"site_templates/{name}.html": f'{{% extends "base.html" %}}{{% block page %}}{name}{{% endblock %}}\n'
        for name in _PAGES
    },
}
"""Templates that take no time and show everything that a page may know: for tests of the build rather than of pages."""


def french() -> dict[str, str | bytes]:
    """Return the French translation of the interface, which a site in French needs."""
    name = "site_templates/locale/fr/LC_MESSAGES/rostra.po"
    return {name: (ROOT / name).read_bytes()}


@dataclass(frozen=True, slots=True)
class Run:
    """Result of a finished command: exit status, output, and its report if it wrote one."""

    status: int
    out: str
    err: str
    report: dict[str, Any] = field(default_factory=dict)


def run_build_py(*arguments: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> Run:
    """Run `python build.py ...` in a process of its own, with `env` added to the environment."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *arguments],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def write_tree(root: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Write files below a folder; None deletes one."""
    for name, text in files.items():
        path = root / name
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())


def read_tree(root: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes, by relative path in order."""
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


class TinySite:
    """A site in a folder of its own: `content/` of MINIMAL and the given files, the project's templates, `dist/`."""

    def __init__(self, root: Path, files: Mapping[str, str | bytes] | None = None) -> None:
        self.root = root
        self.dist = root / "dist"
        self.write({**MINIMAL, **(files or {})})

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write or delete (None) files, by path below the site's folder."""
        write_tree(self.root, files)

    def arguments(self, command: str, *more: str) -> list[str]:
        """Return the arguments of a command on this site; what is given later wins."""
        own = self.root / "site_templates"
        templates = own if own.is_dir() else ROOT / "site_templates"
        names = {"--content": "content", "--cache": "cache", "--report": "report.json"}
        if command == "build":
            names |= {"--output": "dist", "--downloads": "downloads.json"}
        places = [word for option, name in names.items() for word in (option, str(self.root / name))]
        return [command, "--templates", str(templates), "--as-of", NOW, *places, *more]

    def run(self, command: str, *more: str, env: Mapping[str, str] | None = None) -> Run:
        """Run `build.py COMMAND` on this site in its own process and return what it left."""
        self.report.unlink(missing_ok=True)
        done = run_build_py(*self.arguments(command, *more), env=env)
        return replace(done, report=self.read_report())

    def quick(self, command: str, *more: str) -> Run:
        """Do the same in this process, without the second that a new one takes."""
        self.report.unlink(missing_ok=True)
        done = CliRunner().invoke(main, self.arguments(command, *more), catch_exceptions=False)
        return Run(done.exit_code, done.stdout, done.stderr, self.read_report())

    def build(self, *more: str, env: Mapping[str, str] | None = None) -> Run:
        """Run `build.py build` in its own process."""
        return self.run("build", *more, env=env)

    @property
    def report(self) -> Path:
        """The file that `--report` writes."""
        return self.root / "report.json"

    def read_report(self) -> dict[str, Any]:
        """Return what the last run reported; empty if it came to no report."""
        return json.loads(self.report.read_text()) if self.report.exists() else {}

    def page(self, url: str) -> str:
        """Return the text of an output by its address: `/speeches/` is `speeches/index.html`."""
        name = url.removeprefix("/")
        return (self.dist / (f"{name}index.html" if not name or name.endswith("/") else name)).read_text()

    def output(self) -> dict[str, bytes]:
        """Return every file of `dist/` with its bytes."""
        return read_tree(self.dist)
