"""The digest of a page tells any two pages apart."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, make_dataclass, replace
from itertools import combinations
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from markupsafe import Markup

from generator.outputs.jobs import Page
from generator.outputs.pageviews import MissingPage, RedirectPage, TextPage, VideoPage
from generator.outputs.views import Head, LocalizedText, SiteView
from tests.generator.outputs.samples import VIDEO

WORDS = LocalizedText("Newsroom")
SITE = SiteView("en", "ltr", WORDS, WORDS, WORDS, None, None, "/", "/search/", "/in", "/new", WORDS, None, (), (), (), None, None)  # fmt: skip
HEAD = Head("Title", "Description", "", (), (), "website")
TEXT = TextPage("about", "About", "", Markup("<p>One</p>"), ())
PAGE = Page("page.html", "en", SITE, HEAD, TEXT)


def kinds(of: Any, seen: set[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the kinds that may stand in each place of a type, place by place."""
    origin, inner = get_origin(of), get_args(of)
    choices = inner if origin in {Union, types.UnionType} else (of,)
    yield choices
    for one in choices if len(choices) > 1 else (*inner, of):
        if one is not of:
            yield from kinds(one, seen)
        elif is_dataclass(one) and one not in seen:
            seen.add(one)
            hints = get_type_hints(one)
            for field in fields(one):
                yield from kinds(hints[field.name], seen)


def looks(of: Any) -> object:
    """Return how the digest sees a kind: views of the same look are the same to it."""
    if is_dataclass(of):
        return tuple(field.name for field in fields(of))
    return (get_origin(of), *map(looks, get_args(of))) if get_args(of) else of


def unclear(of: Any) -> list[tuple[Any, Any]]:
    """Return pairs of kinds that may stand in one place and look the same."""
    pairs = [pair for choices in kinds(of, set()) for pair in combinations(choices, 2)]
    return [(one, other) for one, other in pairs if looks(one) == looks(other)]


def test_no_two_kinds_that_may_stand_in_one_place_look_the_same() -> None:
    views = get_args(get_type_hints(Page)["page"])
    inside = [*views, SiteView, Head]
    assert len(views) > 10
    assert [pair for kind in inside for pair in unclear(kind)] == []


def test_kinds_that_look_the_same_would_be_noticed() -> None:
    one, other = (make_dataclass(name, [("text", str)]) for name in ("One", "Other"))
    holder = make_dataclass("Holder", [("inner", Union.__getitem__((one, other)))])
    assert unclear(holder) == [(one, other)]


def test_equal_pages_have_one_digest() -> None:
    again = replace(PAGE, page=replace(TEXT, body=Markup("<p>One") + Markup("</p>")))
    assert again.digest == PAGE.digest


@pytest.mark.parametrize(
    "other",
    [
        replace(PAGE, template="page2.html"),
        replace(PAGE, language="fr"),
        replace(PAGE, site=replace(SITE, direction="rtl")),
        replace(PAGE, head=replace(HEAD, title="Title ")),
        replace(PAGE, page=replace(TEXT, summary="x")),
        replace(PAGE, page=MissingPage("about", "About", ())),
    ],
)
def test_whatever_differs_is_seen(other: Page) -> None:
    assert other.digest != PAGE.digest


def test_finished_html_is_not_text() -> None:
    pages = [replace(PAGE, page=RedirectPage(text("/"), "Home")) for text in (str, Markup)]
    assert pages[0].digest != pages[1].digest


def test_pages_of_different_kinds_with_the_same_fields_differ() -> None:
    twin = make_dataclass("Twin", [(field.name, field.type) for field in fields(RedirectPage)], frozen=True)
    assert replace(PAGE, page=RedirectPage("/", "Home")).digest != replace(PAGE, page=twin("/", "Home")).digest


@pytest.mark.parametrize("view", [TEXT, VideoPage(VIDEO, (), (), ())])
def test_half_a_character_pair_is_part_of_it(view: TextPage | VideoPage) -> None:
    pages = [replace(PAGE, language=text, page=view) for text in ("\ud800", "\ud801", "\ud800")]
    assert pages[0].digest == pages[2].digest != pages[1].digest


def test_what_no_template_may_know_is_refused() -> None:
    with pytest.raises(TypeError, match="no value that a template may know"):
        _ = replace(PAGE, page=object()).digest  # type: ignore[arg-type]
