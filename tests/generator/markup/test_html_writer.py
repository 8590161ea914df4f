"""HTML for readers outside the page."""

from generator.markup.anchors import paragraph_id
from generator.markup.html_writer import outside
from generator.stages.convert import convert

PAGE = "https://newsroom.example/speeches/2026/07/07/tide/"


def elsewhere(text: str) -> str:
    """Return the HTML of a text without links of its own, as a feed carries it."""
    return outside(convert(text, "en").html(()), PAGE)


def test_paragraphs_keep_their_ids_and_lose_the_sign_that_leads_to_them() -> None:
    sea, coast = paragraph_id("The sea."), paragraph_id("The coast.")
    html = elsewhere("The sea.\n\nThe *coast*.")
    assert html == f'<p id="{sea}">The sea.</p>\n<p id="{coast}">The <em>coast</em>.</p>\n'


def test_notes_lead_to_the_page_and_back() -> None:
    html = elsewhere("The sea.[^1]\n\n[^1]: All of it.")
    assert f'href="{PAGE}#fn-1"' in html
    assert f'href="{PAGE}#fnref-1"' in html
    assert 'href="#' not in html


def test_an_address_in_code_is_left_as_it_is() -> None:
    assert '<code>&lt;a href="#x"&gt;</code>' in elsewhere('Write `<a href="#x">` here.')
