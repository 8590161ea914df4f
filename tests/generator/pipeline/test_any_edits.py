"""Any edits in any order: after each, a repeated build says and leaves what a clean build elsewhere says and leaves.

The clean build is made in another process with another hash seed, time zone, locale, umask and folder. It is told what was published
before, since that is an input: the sitemap that lay in the output.
"""

import shutil
import tempfile
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from generator.exports.sitemap import is_sitemap
from tests.generator.pipeline.meddling import CACHE, OUTPUT
from tests.support.elsewhere import Elsewhere, Made, digests
from tests.support.sites import BARE, MINIMAL, OPEN_RENDITION, RENDITION, TinySite, french, speech, video

DAYS = ("2026-07-01", "2026-07-02", "2026-07-03", "2026-08-01")
SLUGS = ("ebb", "tide")
IDS = tuple(f"{day}-{slug}" for day in DAYS for slug in SLUGS)
FOLDERS = ("", "2026/", "deep/er/")
VIDEOS = ("M-260707-01", "M-260707-02")
INSTANTS = ("2026-06-01T00:00:00Z", "2026-08-15T00:00:00Z", "2026-12-01T00:00:00Z")
THRESHOLD = "2026-08-20T00:00:00Z"
WORDS = st.sampled_from(["one", "two", "«three»", "*four*", "--", "\n\n", "## Five", "`six`", '"seven"'])
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
OTHER_GOALS = (
    *(f"video:{v}" for v in VIDEOS),
    "topic:tides",
    "page:about",
    "page:about#five",
    "chart.svg",
    "/speeches/2026/",
    "/old/",
)
FIRST = {
    "2026-07-01-ebb": "One.",
    "2026-07-02-tide": "See [the ebb](speech:2026-07-01-ebb) and [the later one](speech:2026-08-01-ebb).",
    "2026-07-03-ebb": "## Five",
    "2026-08-01-ebb": "Under embargo.",
}
"""The first content: neighbours, and a link whose target appears later."""
FRONT = (
    ("draft", True), ("draft", None), ("embargo_until", THRESHOLD), ("embargo_until", None), ("topics", ["tides"]),
    ("topics", ["harbours", "tides"]), ("speakers", ["bram-reed"]), ("speakers", ["nobody"]), ("event", "fair"), ("aliases", ["/old/"]),
    ("aliases", None), ("videos", ["M-260707-01"]), ("summary", "A summary"), ("withdrawn", {"at": "2026-08-20", "reason": "It was wrong"}),
)  # fmt: skip
TEMPLATES = {
    "base.html": str(BARE["site_templates/base.html"]).replace("{% block", "{% include 'inner.html' %}{% block", 1),
    "speech.html": str(BARE["site_templates/speech.html"]).replace("{% endblock", "{{ _('Speeches') }}{% endblock", 1),
    "topic.html": str(BARE["site_templates/topic.html"]).replace("%}topic", "%}{% include 'inner.html' %}topic", 1),
    "inner.html": "{% from 'macro.html' import sign %}{{ sign('inner') }}",
    "macro.html": "{% macro sign(word) %}<b>{{ word }}</b>{% endmacro %}",
}
"""Templates that include one that imports a macro."""
REMARKS = ("", "{# a remark #}", "<hr>", "{{ asset('site.css') }}", "{{ page.nothing }}")
NOTHING: tuple[object, ...] = (0, 0, [], [])
"""Counts of a build that has nothing to do: texts converted, pages rendered, files written and removed."""
LATER_TEXT = {"base.html": "</html>", "macro.html": "</b>"}
"""The text before which a template is changed, if not at its end."""


class Edits(RuleBasedStateMachine):
    """Editors, a designer, a clock, and somebody who meddles with the output and the cache."""

    elsewhere: ClassVar[Elsewhere]
    foreign_cache: ClassVar[dict[str, bytes]]

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.site = TinySite(self.folder / "site", {**BARE, **french()})
        self.site.write({f"site_templates/{name}": text for name, text in TEMPLATES.items()})
        self.as_of = INSTANTS[1]
        self.speeches: dict[str, dict[str, Any]] = {}
        self.chart = "<svg/>"
        self.built = self.damaged = self.failed = False
        for one, body in FIRST.items():
            self.write(one, one, body, FOLDERS[0])
        self.speeches["2026-08-01-ebb"]["front"]["embargo_until"] = THRESHOLD
        self.save("2026-08-01-ebb")

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    def name_of(self, one: str, language: str = "") -> str:
        return f"content/speeches/{self.speeches[one]['folder']}{one}{language}.md"

    def write_files(self, files: dict[str, str | bytes | None]) -> None:
        present = {name: data for name, data in files.items() if data is not None or (self.site.root / name).exists()}
        self.site.write(present)
        self.built = False

    def save(self, one: str) -> None:
        facts = self.speeches[one]
        front = {"title": facts["title"], "delivered_at": one[:10], **facts["front"]}
        translation = f"---\ntitle: Marée\ntranslation: {{kind: courtesy}}\n---\n{facts['french']}\n"
        chart = f"content/speeches/{facts['folder']}chart.svg"
        self.write_files(
            {
                self.name_of(one): speech(facts["body"], **front),
                self.name_of(one, ".fr"): translation if facts["french"] else None,
                chart: self.chart,
            }
        )

    def remove(self, one: str) -> dict[str, Any]:
        self.write_files({self.name_of(one): None, self.name_of(one, ".fr"): None})
        return self.speeches.pop(one)

    def any_speech(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.speeches)))

    # -------------------------------------------------------------------------------------------------------------- editors

    @rule(one=st.sampled_from(IDS), title=TEXTS, body=TEXTS, folder=st.sampled_from(FOLDERS))
    def write(self, one: str, title: str, body: str, folder: str) -> None:
        if one in self.speeches:
            self.remove(one)
        self.speeches[one] = {
            "folder": folder,
            "body": body,
            "title": " ".join(title.split()),
            "front": {},
            "french": "",
        }
        self.save(one)

    @precondition(lambda self: self.speeches)
    @rule(data=st.data(), key=st.sampled_from(["body", "french", "title"]), text=TEXTS)
    def change_a_text(self, data: st.DataObject, key: str, text: str) -> None:
        one = self.any_speech(data)
        self.speeches[one][key] = " ".join(text.split()) if key == "title" else text
        self.save(one)

    @precondition(lambda self: self.speeches)
    @rule(data=st.data(), anchor=st.sampled_from(["", "", "#five"]))
    def link_to_a_speech(self, data: st.DataObject, anchor: str) -> None:
        one = self.any_speech(data)
        self.speeches[one]["body"] += f"\n\nSee [there](speech:{self.any_speech(data)}{anchor})."
        self.save(one)

    @precondition(lambda self: self.speeches)
    @rule(data=st.data(), goal=st.sampled_from(OTHER_GOALS))
    def link_elsewhere(self, data: st.DataObject, goal: str) -> None:
        one = self.any_speech(data)
        self.speeches[one]["body"] += f"\n\nSee [there]({goal})."
        self.save(one)

    @precondition(lambda self: self.speeches)
    @rule(data=st.data(), key=st.sampled_from(FRONT))
    def change_front_matter(self, data: st.DataObject, key: tuple[str, object]) -> None:
        one = self.any_speech(data)
        self.speeches[one]["front"][key[0]] = key[1]
        self.save(one)

    @precondition(lambda self: self.speeches)
    @rule(data=st.data(), new=st.sampled_from(IDS), alias=st.booleans())
    def rename(self, data: st.DataObject, new: str, alias: bool) -> None:
        """The target of a link, perhaps, whose readers are led on or not."""
        old = self.any_speech(data)
        if new in self.speeches:
            return
        facts = self.remove(old)
        if alias:
            facts["front"]["aliases"] = [f"/speeches/{old.replace('-', '/', 3)}/"]
        self.speeches[new] = facts
        self.save(new)

    @precondition(lambda self: self.speeches)
    @rule(old=st.sampled_from(FOLDERS), new=st.sampled_from(FOLDERS))
    def rename_a_folder(self, old: str, new: str) -> None:
        for one in [name for name, facts in self.speeches.items() if facts["folder"] == old]:
            facts = self.remove(one)
            self.speeches[one] = facts | {"folder": new}
            self.save(one)

    @precondition(lambda self: self.speeches)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self.remove(self.any_speech(data))

    @precondition(lambda self: self.failed)
    @rule()
    def mend(self) -> None:
        """Take out what stops the build, most of it."""
        self.write_files({f"site_templates/{name}": text for name, text in TEMPLATES.items()})
        for one, facts in self.speeches.items():
            facts["front"] = {}
            facts["body"] = facts["body"].split("\n\nSee ", 1)[0]
            self.save(one)

    @rule(
        one=st.sampled_from(VIDEOS),
        title=st.sampled_from(["Boats", "Ships", None]),
        film=st.sampled_from([b"film", b"mlif"]),
    )
    def change_a_video(self, one: str, title: str | None, film: bytes) -> None:
        text = video(id=one, title=title, renditions=[RENDITION, OPEN_RENDITION | {"file": f"{one}.mp4"}])
        self.write_files({f"content/videos/{one}.yaml": text if title else None, f"media/{one}.mp4": film})

    @rule(
        name=st.sampled_from(["Tides", "Ebbs"]),
        role=st.sampled_from(["President", "Clerk"]),
        end=st.sampled_from(["08", "09"]),
    )
    def change_a_vocabulary(self, name: str, role: str, end: str) -> None:
        self.write_files(
            {
                "content/topics.yaml": f"tides: {{name: {name}}}\nharbours: {{name: Harbours}}\n",
                "content/people.yaml": MINIMAL["content/people.yaml"].replace("President", role),
                "content/events.yaml": MINIMAL["content/events.yaml"].replace("07-08", f"07-{end}"),
            }
        )

    @rule(languages=st.sampled_from(["[en, fr]", "[en]"]), name=st.sampled_from(["Small Newsroom", "Tiny Newsroom"]))
    def change_the_site(self, languages: str, name: str) -> None:
        text = MINIMAL["content/site.yaml"].replace("[en, fr]", languages).replace("Small Newsroom", name)
        self.write_files({"content/site.yaml": text})

    @rule(text=st.sampled_from(["", "## Five\n\nThis.", "That."]), slug=st.sampled_from(["about", "terms"]))
    def change_a_page(self, text: str, slug: str) -> None:
        self.write_files({f"content/pages/{slug}.md": f"---\ntitle: {slug}\n---\n{text}\n" if text else None})

    @rule(width=st.integers(1, 3))
    def change_a_picture(self, width: int) -> None:
        self.chart = f'<svg viewBox="0 0 {width} 3"></svg>'
        for path in self.site.root.glob("content/speeches/**/chart.svg"):
            path.write_text(self.chart)
        self.built = False

    # ---------------------------------------------------------------------------------------------------------- other people

    @rule(name=st.sampled_from(sorted(TEMPLATES)), text=st.sampled_from(REMARKS))
    def change_a_template(self, name: str, text: str) -> None:
        at = LATER_TEXT.get(name, "")
        body = (
            TEMPLATES[name].replace(at, text + at, 1)
            if at
            else TEMPLATES[name].replace("{% endblock", text + "{% endblock") + "\n"
        )
        self.write_files({f"site_templates/{name}": body})

    @rule(css=st.sampled_from(["", "b { margin: 0 }\n"]), word=st.sampled_from(["Discours", "Allocutions"]))
    def change_an_asset_and_a_catalogue(self, css: str, word: str) -> None:
        ((name, catalogue),) = french().items()
        changed = (
            catalogue.decode().replace('msgstr "Discours"', f'msgstr "{word}"') if isinstance(catalogue, bytes) else ""
        )
        self.write_files({"site_templates/assets/site.css": css, name: changed})

    @rule(instant=st.sampled_from(INSTANTS))
    def move_the_clock(self, instant: str) -> None:
        self.as_of, self.built = instant, False

    @precondition(lambda self: self.site.dist.is_dir())
    @rule(data=st.data(), how=st.sampled_from(sorted(OUTPUT)))
    def meddle_with_the_output(self, data: st.DataObject, how: str) -> None:
        names = sorted(set(self.site.output()) - {".rostra-output"})
        OUTPUT[how](self.site.dist / data.draw(st.sampled_from(names)))
        self.built = False

    @precondition(lambda self: self.site.dist.is_dir())
    @rule()
    def lose_the_output(self) -> None:
        shutil.rmtree(self.site.dist)
        self.built = False

    @rule(data=st.data(), how=st.sampled_from(sorted(CACHE)), share=st.floats(0, 1))
    def meddle_with_the_cache(self, data: st.DataObject, how: str, share: float) -> None:
        files = sorted((self.site.root / "cache").glob("*.*"))
        if files:
            CACHE[how](data.draw(st.sampled_from(files)), share)
            self.built, self.damaged = False, True

    @rule()
    def take_the_cache_of_another_site(self) -> None:
        self.site.write({f"cache/{name}": data for name, data in self.foreign_cache.items()})
        self.built, self.damaged = False, True

    # ---------------------------------------------------------------------------------------------------------------- always

    @invariant()
    def a_repeated_build_equals_a_clean_one(self) -> None:
        if not hasattr(self, "folder") or self.built:
            return
        before = digests(self.site.dist)
        self.elsewhere.begin([*self.site.arguments("build", "--as-of", self.as_of), *self.published()])
        try:
            repeated = self.site.quick("build", "--as-of", self.as_of)
        finally:
            clean = self.elsewhere.finish()
        assert said(Made(repeated.status, repeated.report, {})) == said(clean)
        assert digests(self.site.dist) == (before if repeated.status else clean.files)
        assert clean.report["written"] == sorted(clean.files)
        assert clean.report["outputs"] == len(clean.files) or clean.status
        if not repeated.status:
            if self.damaged:  # it may come to light in any later build that adds to the file, and costs the rest once
                self.damaged = self.again() == NOTHING
            assert self.again() == NOTHING
        self.failed = repeated.status != 0
        self.built = True

    def again(self) -> tuple[object, ...]:
        """Build once more; return the counts."""
        report = self.site.quick("build", "--as-of", self.as_of).report
        return tuple(report[key] for key in ("converted", "rendered", "written", "removed"))

    def published(self) -> list[str]:
        """Return the option that gives a clean build the sitemap which the repeated build finds in its output."""
        kept, lying = self.folder / "published.xml", self.site.dist / "sitemap.xml"
        if not lying.is_file() or not is_sitemap(lying.read_bytes()):
            return []
        kept.write_bytes(lying.read_bytes())
        return ["--published", str(kept)]


def said(made: Made) -> tuple[object, ...]:
    keys = ("errors", "warnings", "outputs", "next_change_at", "diagnostics")
    return made.status, *(made.report[key] for key in keys)


@pytest.fixture
def machine(tmp_path: Path) -> Any:
    """Return the state machine with a builder elsewhere, and the cache of another site."""
    other = TinySite(tmp_path / "other", {**BARE, **french(), "content/speeches/2026-07-07-ebb.md": speech("Other.")})
    assert other.quick("build").status == 0
    foreign = {path.name: path.read_bytes() for path in (other.root / "cache").iterdir()}
    with Elsewhere(tmp_path / "a place with spaces" / "elsewhere") as elsewhere:
        yield type("Edits", (Edits,), {"elsewhere": elsewhere, "foreign_cache": foreign})


FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
"""A failure is shown as it was found: making it smaller takes longer than a test may."""


def test_any_edits(machine: type[Edits]) -> None:
    """In continuous integration: a few dozen edits, the same each time."""
    few = settings(max_examples=8, stateful_step_count=16, derandomize=True, phases=FOUND)
    run_state_machine_as_test(machine, settings=few)


@pytest.mark.nightly
@pytest.mark.timeout(6 * 3600)
def test_more_edits(machine: type[Edits]) -> None:
    """At night: tens of thousands."""
    nightly = settings.get_profile("nightly")
    run_state_machine_as_test(machine, settings=settings(nightly, stateful_step_count=30))
