"""Any edits in any order: after each, a repeated build says and leaves what a clean build says and leaves."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

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

from tests.support.sites import BARE, MINIMAL, TinySite, french, read_tree, speech, video

DAYS = ("2026-07-01", "2026-07-02", "2026-07-03", "2026-08-01")
SLUGS = ("ebb", "tide")
IDS = tuple(f"{day}-{slug}" for day in DAYS for slug in SLUGS)
FOLDERS = ("", "2026/")
VIDEOS = ("M-260707-01", "M-260707-02")
INSTANTS = ("2026-06-01T00:00:00Z", "2026-08-15T00:00:00Z", "2026-12-01T00:00:00Z")
THRESHOLD = "2026-08-20T00:00:00Z"
WORDS = st.sampled_from(["one", "two", "«three»", "*four*", "--", "\n\n", "## Five", "`six`", '"seven"'])
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


class Edits(RuleBasedStateMachine):
    """An editor, a designer, a clock, and somebody who meddles with the output and the cache."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.site = TinySite(self.folder / "site", {**BARE, **french()})
        self.as_of = INSTANTS[1]
        self.speeches: dict[str, dict[str, Any]] = {}
        self.built = self.damaged = False

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    def name_of(self, one: str) -> str:
        return f"content/speeches/{self.speeches[one]['folder']}{one}.md"

    def save(self, one: str) -> None:
        facts = self.speeches[one]
        self.site.write({self.name_of(one): speech(facts["body"], delivered_at=one[:10], **facts["front"])})
        self.built = False

    def remove(self, one: str) -> None:
        self.site.write({self.name_of(one): None})
        del self.speeches[one]
        self.built = False

    # -------------------------------------------------------------------------------------------------------------- editors

    @rule(one=st.sampled_from(IDS), title=TEXTS, body=TEXTS, folder=st.sampled_from(FOLDERS))
    def write(self, one: str, title: str, body: str, folder: str) -> None:
        if one in self.speeches:
            self.remove(one)
        self.speeches[one] = {"folder": folder, "body": body, "front": {"title": " ".join(title.split())}}
        self.save(one)

    @precondition(lambda self: self.speeches)
    @rule(data=st.data(), body=TEXTS)
    def change_a_body(self, data: st.DataObject, body: str) -> None:
        one = data.draw(st.sampled_from(sorted(self.speeches)))
        self.speeches[one]["body"] = body
        self.save(one)

    @precondition(lambda self: self.speeches)
    @rule(
        data=st.data(),
        goal=st.sampled_from(
            [*(f"speech:{one}" for one in IDS), *(f"video:{v}" for v in VIDEOS), "topic:tides", "chart.svg"]
        ),
    )
    def link(self, data: st.DataObject, goal: str) -> None:
        one = data.draw(st.sampled_from(sorted(self.speeches)))
        self.speeches[one]["body"] += f"\n\nSee [there]({goal})."
        self.save(one)

    @precondition(lambda self: self.speeches)
    @rule(
        data=st.data(),
        key=st.sampled_from(
            [
                ("draft", True),
                ("draft", None),
                ("embargo_until", THRESHOLD),
                ("embargo_until", None),
                ("topics", ["tides"]),
                ("topics", ["harbours", "tides"]),
                ("speakers", ["bram-reed"]),
                ("speakers", ["nobody"]),
                ("event", "fair"),
                ("aliases", ["/old/"]),
                ("videos", ["M-260707-01"]),
                ("summary", "A summary"),
            ]
        ),
    )
    def change_front_matter(self, data: st.DataObject, key: tuple[str, object]) -> None:
        one = data.draw(st.sampled_from(sorted(self.speeches)))
        self.speeches[one]["front"][key[0]] = key[1]
        self.save(one)

    @precondition(lambda self: self.speeches)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self.remove(data.draw(st.sampled_from(sorted(self.speeches))))

    @rule(one=st.sampled_from(VIDEOS), title=st.sampled_from(["Boats", "Ships", None]))
    def change_a_video(self, one: str, title: str | None) -> None:
        name = f"content/videos/{one}.yaml"
        if title is not None:
            self.site.write({name: video(id=one, title=title)})
        else:
            (self.site.root / name).unlink(missing_ok=True)
        self.built = False

    @rule(name=st.sampled_from(["Tides", "Ebbs"]), role=st.sampled_from(["President", "Clerk"]))
    def change_a_vocabulary(self, name: str, role: str) -> None:
        self.site.write(
            {
                "content/topics.yaml": f"tides: {{name: {name}}}\nharbours: {{name: Harbours}}\n",
                "content/people.yaml": MINIMAL["content/people.yaml"].replace("President", role),
                "content/speeches/chart.svg": f"<svg viewBox='0 0 4 3'><title>{name}</title></svg>",
            }
        )
        self.built = False

    # ---------------------------------------------------------------------------------------------------------- other people

    @rule(
        name=st.sampled_from(["base.html", "speech.html", "topic.html", "inner.html"]),
        text=st.sampled_from(["", "{# a remark #}", "<hr>", '{% include "inner.html" %}', "{{ asset('site.css') }}", "{{ page.nothing }}"]),
    )  # fmt: skip
    def change_a_template(self, name: str, text: str) -> None:
        own = str(BARE.get(f"site_templates/{name}", "inner"))
        text = "" if name == "inner.html" and "include" in text else text
        body = own.replace("{% block page %}", "{% block page %}" + text, 1) if "{% block" in own else f"{own}{text}"
        inner = (
            {} if (self.site.root / "site_templates/inner.html").exists() else {"site_templates/inner.html": "inner"}
        )
        self.site.write({**inner, f"site_templates/{name}": body})
        self.built = False

    @rule(css=st.sampled_from(["", "b { margin: 0 }\n"]))
    def change_an_asset(self, css: str) -> None:
        self.site.write({"site_templates/assets/site.css": css})
        self.built = False

    @rule(instant=st.sampled_from(INSTANTS))
    def move_the_clock(self, instant: str) -> None:
        self.as_of, self.built = instant, False

    @precondition(lambda self: self.site.dist.is_dir())
    @rule(data=st.data(), how=st.sampled_from(["delete", "spoil", "add"]))
    def meddle_with_the_output(self, data: st.DataObject, how: str) -> None:
        names = sorted(set(self.site.output()) - {".rostra-output"})
        path = self.site.dist / data.draw(st.sampled_from(names))
        if how == "delete":
            path.unlink()
        elif how == "spoil":
            path.write_bytes(path.read_bytes().swapcase())
        else:
            path.with_name("foreign.html").write_text("foreign")
        self.built = False

    @precondition(lambda self: (self.site.root / "cache/memo.sqlite").exists())
    @rule(how=st.sampled_from(["lose", "truncate", "spoil"]), share=st.floats(0, 1))
    def meddle_with_the_cache(self, how: str, share: float) -> None:
        path = self.site.root / "cache/memo.sqlite"
        data = path.read_bytes()
        at = int(share * len(data))
        spoilt = {"lose": b"", "truncate": data[:at], "spoil": data[:at] + b"\xa5" * 40 + data[at + 40 :]}
        path.write_bytes(spoilt[how])
        self.built, self.damaged = False, True

    # ---------------------------------------------------------------------------------------------------------------- always

    @invariant()
    def a_repeated_build_equals_a_clean_one(self) -> None:
        if not hasattr(self, "folder") or self.built:
            return
        before = read_tree(self.site.dist) if self.site.dist.is_dir() else {}
        repeated = self.site.quick("build", "--as-of", self.as_of)
        clean = self.folder / "clean"
        downloads = str(self.folder / "clean.json")
        first = self.site.quick(
            "build", "--as-of", self.as_of, "--no-cache", "--output", str(clean), "--downloads", downloads
        )
        keys = ("errors", "warnings", "outputs", "next_change_at", "diagnostics")
        assert (repeated.status, *(repeated.report[key] for key in keys)) == (
            first.status,
            *(first.report[key] for key in keys),
        )
        after = read_tree(self.site.dist) if self.site.dist.is_dir() else {}
        assert after == (before if repeated.status else read_tree(clean))
        shutil.rmtree(clean, ignore_errors=True)
        if (
            not repeated.status and not self.damaged
        ):  # damage may come to light when something is added, and cost the rest
            again = self.site.quick("build", "--as-of", self.as_of).report
            assert (again["converted"], again["rendered"], again["written"], again["removed"]) == (0, 0, [], [])
        self.built, self.damaged = True, False


FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
"""A failure is shown as it was found: making it smaller takes longer than a test may."""


def test_any_edits() -> None:
    """In continuous integration: a few dozen edits, the same each time."""
    few = settings(max_examples=8, stateful_step_count=12, deadline=None, derandomize=True, phases=FOUND)
    run_state_machine_as_test(Edits, settings=few)


@pytest.mark.nightly
@pytest.mark.timeout(4 * 3600)
def test_more_edits() -> None:
    """At night: thousands."""
    run_state_machine_as_test(Edits, settings=settings(max_examples=400, stateful_step_count=30, deadline=None))
