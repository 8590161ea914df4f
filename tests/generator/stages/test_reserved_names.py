"""A page cannot take an address that the site itself needs: each is reported, wherever it was planned first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from generator.options import Inputs, Options
from generator.pipeline import build
from tests.support.services import ROOT
from tests.support.sites import NOW, write_tree

if TYPE_CHECKING:
    from pathlib import Path

TAKEN = ("events", "fr", "people", "search", "speeches", "topics", "videos")
SIDECAR = ("account", "dev", "download", "healthz", "metrics", "readyz")
FREE = ("404", "about", "assets", "feed")


def test_each_is_reported_and_others_are_free(tmp_path: Path) -> None:
    names = (*TAKEN, *SIDECAR, *FREE)
    pages = {f"content/pages/{name}.md": "---\ntitle: A page\n---\nText.\n" for name in names}
    site = "name: Small\nbase_url: https://small.example\nlanguages: [en, fr]\n"
    write_tree(tmp_path, pages | {"content/site.yaml": site})
    inputs = Inputs(tmp_path / "content", ROOT / "site_templates", tmp_path / "media")
    found = build(inputs, Options(datetime.fromisoformat(NOW))).diagnostics
    expected = {f"content/pages/{name}.md": "address-taken" for name in TAKEN}
    expected |= {f"content/pages/{name}.md": "reserved-address" for name in SIDECAR}
    assert {d.source_location.path: d.code for d in found} == expected
