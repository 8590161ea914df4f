"""The three scripts of the site in real clicks and keys: quotations, the player's times and transcripts, narrowed lists."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import open_page
from tests.support.finished import KINDS, FinishedSite

pytestmark = [pytest.mark.site, pytest.mark.browser]

CLIPBOARD = ["clipboard-read", "clipboard-write"]
REFUSE = "() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError')) }"


def copied(button: Locator) -> str:
    """Click a button and return what it puts into the clipboard, however long that takes."""
    page = button.page
    page.evaluate("navigator.clipboard.writeText('')")
    button.click()
    return str(page.wait_for_function("navigator.clipboard.readText()").json_value())


def plain(text: str) -> str:
    """Return a text with every kind of space as one: what a reader compares."""
    return re.sub(r"\s+", " ", text).strip()


class TestQuotation:
    """A paragraph leaves the page as a quotation: words, who, what, when, where."""

    @pytest.fixture
    def page(self, browser: Browser, site: FinishedSite) -> Iterator[Page]:
        with open_page(browser, site.address + KINDS["speech"], permissions=CLIPBOARD) as watched:
            yield watched.page
            assert watched.complaints == []

    def test_a_paragraph_is_copied_with_speaker_title_date_and_address(self, page: Page) -> None:
        paragraph = page.locator(".prose > p[id]:not(.stage, .turn, :has(.stage, sup))").first
        said = plain(
            paragraph.evaluate(
                "p => { const c = p.cloneNode(true); c.querySelector('.mark').remove(); return c.textContent }"
            )
        )
        paragraph.hover()
        quotation = copied(page.locator(".copy-quotation"))
        expect(page.locator("article > [role=status]")).to_have_text(
            page.locator("article").get_attribute("data-copied") or ""
        )
        source = page.locator("article").get_attribute("data-citation")
        assert plain(quotation) == plain(f"“{said}” — {source}#{paragraph.get_attribute('id')}")

    def test_what_was_not_said_is_not_quoted(self, page: Page) -> None:
        for paragraph in page.locator(".prose > p[id]:has(.stage, sup)").all():
            paragraph.hover()
            quoted = copied(page.locator(".copy-quotation")).partition("” — ")[0]
            assert "¶" not in quoted
            for part in paragraph.locator(".stage").all():
                assert plain(part.text_content() or "") not in quoted

    def test_of_a_selection_only_the_selection_is_quoted(self, page: Page) -> None:
        paragraph = page.locator(".prose > p[id]:not(.stage, .turn)").nth(1)
        words: str = paragraph.evaluate(
            "p => { const text = p.firstChild, range = new Range(); range.setStart(text, 0); range.setEnd(text, 12);"
            " getSelection().removeAllRanges(); getSelection().addRange(range); return range.toString() }"
        )
        assert copied(paragraph.locator(".copy-quotation")).startswith(f"“{plain(words)}” — ")
        assert page.evaluate("getSelection().toString()") == words

    def test_the_keyboard_comes_from_the_mark_to_the_button(self, page: Page) -> None:
        mark = page.locator(".prose > p[id] > a.mark").first
        mark.focus()
        page.keyboard.press("Tab")
        expect(page.locator(".copy-quotation")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".copy-quotation")).to_have_attribute("data-state", "copied")
        assert (mark.get_attribute("href") or "?") in page.evaluate("navigator.clipboard.readText()")

    def test_there_is_one_button_however_long_the_text_is(self, page: Page) -> None:
        for paragraph in page.locator(".prose > p[id]").all()[:6]:
            paragraph.hover()
            expect(paragraph.locator(".copy-quotation")).to_have_count(1)
        assert page.locator(".copy-quotation").count() == 1

    def test_where_the_clipboard_is_refused_the_text_is_there_to_copy_by_hand(self, page: Page) -> None:
        page.evaluate(REFUSE)
        page.locator(".prose > p[id]").first.hover()
        page.locator(".copy-quotation").click()
        field = page.locator(".copy-fallback")
        expect(field).to_be_focused()
        assert field.evaluate("f => f.value.slice(f.selectionStart, f.selectionEnd) === f.value")
        assert field.input_value().startswith("“")

    def test_an_address_with_a_fragment_offers_that_paragraph(self, browser: Browser, site: FinishedSite) -> None:
        name = site.tree(KINDS["speech"]).xpath("//article//p[@id]/@id")[2]
        with open_page(browser, f"{site.address}{KINDS['speech']}#{name}") as watched:
            expect(watched.page.locator(f"#{name} .copy-quotation")).to_have_count(1)

    def test_quotation_marks_are_those_of_the_language(self, browser: Browser, site: FinishedSite) -> None:
        for prefix in ("/fr", "/ar"):
            with open_page(browser, f"{site.address}{prefix}{KINDS['speech']}", permissions=CLIPBOARD) as watched:
                watched.page.locator(".prose > p[id]").first.hover()
                assert re.match(r"«.+» — ", copied(watched.page.locator(".copy-quotation")), re.DOTALL)

    def test_where_several_speak_the_quotation_says_who(self, browser: Browser, site: FinishedSite) -> None:
        with open_page(browser, site.address + KINDS["press conference"], permissions=CLIPBOARD) as watched:
            turn = watched.page.locator(".prose > p.turn").last
            turn.hover()
            name = turn.locator(".speaker").text_content() or "?"
            quoted, _, source = copied(watched.page.locator(".copy-quotation")).partition("” — ")
            assert source.startswith(f"{name}; ")
            assert not quoted.removeprefix("“").startswith(name)


class TestPlayer:
    """Times seek, the line that plays is marked, transcripts can be searched, texts can be copied."""

    @pytest.fixture
    def page(self, browser: Browser, site: FinishedSite) -> Iterator[Page]:
        with open_page(browser, site.address + KINDS["video"], permissions=CLIPBOARD) as watched:
            yield watched.page
            assert watched.complaints == []

    def test_a_time_in_the_shot_list_plays_from_there(self, page: Page) -> None:
        link = page.locator(".shots [data-seek]").nth(2)
        seconds = float(link.get_attribute("data-seek") or "nan")
        link.click()
        page.wait_for_function(
            "s => { const v = document.querySelector('[data-player]'); return !v.paused && v.currentTime >= s }",
            arg=seconds,
        )
        assert page.evaluate("document.querySelector('[data-player]').currentTime") < seconds + 5
        assert page.evaluate("location.hash") == f"#t={link.get_attribute('data-seek')}"

    def test_the_shot_that_plays_is_the_current_one(self, page: Page) -> None:
        rows = page.locator(".shots tbody tr")
        for number in (2, 0):
            rows.nth(number).locator("[data-seek]").click()
            expect(rows.nth(number)).to_have_attribute("aria-current", "true")
            assert page.locator(".shots [aria-current]").count() == 1
            page.evaluate("document.querySelector('[data-player]').pause()")

    def test_an_address_with_a_time_opens_there(self, browser: Browser, site: FinishedSite) -> None:
        with open_page(browser, f"{site.address}{KINDS['video']}#t=3.5") as watched:
            watched.page.wait_for_function("Math.abs(document.querySelector('[data-player]').currentTime - 3.5) < 0.1")
            assert watched.page.evaluate("document.querySelector('[data-player]').paused")
            watched.page.evaluate("location.hash = '#t=0:05'")
            watched.page.wait_for_function("Math.abs(document.querySelector('[data-player]').currentTime - 5) < 0.1")

    def test_a_transcript_is_searched_and_enter_goes_on(self, page: Page) -> None:
        transcript = page.locator("details.transcript").first
        transcript.evaluate("d => { d.open = true }")
        text = transcript.locator("[data-cue]").first.text_content() or ""
        word = max(re.findall(r"[^\W\d_]+", text), key=len)
        total = sum(
            line.casefold().count(word.casefold()) for line in transcript.locator("[data-cue]").all_text_contents()
        )
        field = transcript.locator("input[type=search]")
        field.fill(word.upper())
        expect(transcript.locator("mark")).to_have_count(total)
        assert str(total) in (transcript.locator("output").text_content() or "")
        assert all(
            word.casefold() in line.casefold() for line in transcript.locator(".cues li:visible").all_text_contents()
        )
        field.press("Enter")
        expect(transcript.locator("mark").first).to_have_attribute("data-now", "")
        field.press("Shift+Enter")
        expect(transcript.locator("mark").last).to_have_attribute("data-now", "")
        field.fill("")
        expect(transcript.locator("mark")).to_have_count(0)
        assert transcript.locator(".cues li:visible").count() == transcript.locator(".cues li").count()
        assert transcript.locator("[data-cue]").first.text_content() == text

    def test_a_search_without_a_hit_says_so(self, page: Page) -> None:
        transcript = page.locator("details.transcript").first
        transcript.evaluate("d => { d.open = true }")
        transcript.locator("input[type=search]").fill("zzzz")
        form = transcript.locator("form")
        expect(form.locator("output")).to_have_text(form.get_attribute("data-none") or "")
        expect(transcript.locator(".cues li:visible")).to_have_count(0)

    def test_credit_line_and_checksum_are_copied_whole(self, page: Page) -> None:
        assert copied(page.locator(".credit .copy")) == page.locator("#credit-line").inner_text()
        expect(page.locator("[data-status]")).to_have_text(
            page.locator("[data-status]").get_attribute("data-copied") or ""
        )
        checksum = copied(page.locator(".sum .copy").first)
        assert re.fullmatch("[0-9a-f]{64}", checksum)
        assert checksum == page.locator(".sum code").first.get_attribute("title")

    def test_a_refused_clipboard_is_said(self, page: Page) -> None:
        page.evaluate(REFUSE)
        page.locator(".credit .copy").click()
        expect(page.locator("[data-status]")).to_have_text(
            page.locator("[data-status]").get_attribute("data-failed") or ""
        )
        assert page.evaluate("getSelection().toString()") == page.locator("#credit-line").inner_text()

    def test_without_scripts_times_open_the_preview_and_nothing_idle_is_shown(
        self, browser: Browser, site: FinishedSite
    ) -> None:
        with open_page(browser, site.address + KINDS["video"], java_script_enabled=False) as watched:
            page = watched.page
            source = page.locator("[data-player] source").first.get_attribute("src")
            for link in page.locator("[data-seek]").all()[:5]:
                assert link.get_attribute("href") == f"{source}#t={link.get_attribute('data-seek')}"
            assert page.locator("button[data-copy]:visible, form[data-transcript-search]:visible").count() == 0


class TestFilter:
    """Lists are narrowed while one types; the address keeps the words."""

    @pytest.fixture(params=["catalogue", "list of speeches"])
    def page(self, request: pytest.FixtureRequest, browser: Browser, site: FinishedSite) -> Iterator[Page]:
        with open_page(browser, site.address + KINDS[request.param]) as watched:
            yield watched.page
            # Loading again stops what is still on its way; that is no complaint.
            assert [complaint for complaint in watched.complaints if "ERR_ABORTED" not in complaint] == []

    @staticmethod
    def cards(page: Page) -> str:
        return page.locator("form[data-filter]").get_attribute("data-filter") or "?"

    @staticmethod
    def word(page: Page) -> str:
        """Return a word of the last card's title."""
        title = page.locator(f"{TestFilter.cards(page)} h3").last.inner_text()
        return str(max(re.findall(r"[^\W\d_]+", title), key=len))

    def test_typing_leaves_the_cards_that_match_and_says_how_many(self, page: Page) -> None:
        cards, word = self.cards(page), self.word(page)
        matching = [text for text in page.locator(cards).all_text_contents() if word.casefold() in text.casefold()]
        page.locator("form[data-filter] input").fill(word.upper())
        expect(page.locator(f"{cards}:visible")).to_have_count(len(matching))
        expect(page.locator("form[data-filter] [role=status]")).to_contain_text(str(len(matching)))

    def test_months_without_a_card_disappear(self, page: Page) -> None:
        cards = self.cards(page)
        page.locator("form[data-filter] input").fill(self.word(page))
        expect(page.locator(".month:visible").last).to_be_visible()
        for month in page.locator(".month:visible").all():
            assert month.locator(f"{cards}:visible").count() > 0
        page.locator("form[data-filter] input").fill("zzzz")
        expect(page.locator(".month:visible")).to_have_count(0)
        form = page.locator("form[data-filter]")
        expect(form.locator("[role=status]")).to_have_text(form.get_attribute("data-none") or "")

    def test_the_address_keeps_the_words_through_reload_and_back(self, page: Page) -> None:
        cards, field = self.cards(page), page.locator("form[data-filter] input")
        everything = page.locator(cards).count()
        field.fill(self.word(page))
        expect(page.locator(f"{cards}:visible")).not_to_have_count(everything)
        left = page.locator(f"{cards}:visible").count()
        page.reload()
        expect(page.locator(f"{cards}:visible")).to_have_count(left)
        page.locator(f"{cards}:visible h3 a").first.click()
        expect(page.locator("form[data-filter]")).to_have_count(0)
        page.go_back()
        expect(page.locator(f"{cards}:visible")).to_have_count(left)
        expect(field).not_to_have_value("")
        field.fill("")
        expect(page.locator(f"{cards}:visible")).to_have_count(everything)
        assert "?" not in page.url

    def test_enter_does_not_leave_the_page(self, page: Page) -> None:
        field = page.locator("form[data-filter] input")
        word = self.word(page)
        field.fill(word)
        page.evaluate("window.same = true")
        field.press("Enter")
        expect(field).to_have_value(word)
        assert page.evaluate("window.same")

    def test_without_scripts_the_field_is_not_shown(self, browser: Browser, site: FinishedSite) -> None:
        with open_page(browser, site.address + KINDS["catalogue"], java_script_enabled=False) as watched:
            expect(watched.page.locator("form[data-filter]")).to_be_hidden()
