"""Lists cut into pages: each entry on one page, and what was published long ago stays where it is."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages.paging import address, list_of, pager, pages_of

LENGTHS = st.integers(0, 400)
SIZES = st.integers(1, 60)


def newest_first(count: int) -> list[int]:
    return list(range(count, 0, -1))


def numbered(count: int, size: int) -> dict[int, list[int]]:
    """Return the entries of each numbered page."""
    return {part.number: list(part.entries) for part in pages_of(newest_first(count), size) if part.number}


class TestPages:
    """A list is cut from its old end."""

    @given(LENGTHS, SIZES)
    def test_every_entry_is_on_one_page_in_order(self, count: int, size: int) -> None:
        assert [entry for part in pages_of(newest_first(count), size) for entry in part.entries] == newest_first(count)

    @given(LENGTHS, SIZES)
    def test_numbered_pages_are_full_and_the_newest_has_half_a_page_to_one_and_a_half(
        self, count: int, size: int
    ) -> None:
        newest, *others = pages_of(newest_first(count), size)
        assert {len(part.entries) for part in others} <= {size}
        assert len(newest.entries) < size + size // 2 + 1
        assert not others or len(newest.entries) >= size // 2

    @given(LENGTHS, SIZES)
    def test_a_new_entry_leaves_every_numbered_page_as_it_is(self, count: int, size: int) -> None:
        before, after = numbered(count, size), numbered(count + 1, size)
        assert before.items() <= after.items()
        assert len(after) - len(before) in (0, 1)

    @given(st.integers(1, 400), SIZES, st.data())
    def test_what_is_removed_moves_only_what_is_newer(self, count: int, size: int, data: st.DataObject) -> None:
        gone = data.draw(st.integers(1, count))
        rest = [entry for entry in newest_first(count) if entry != gone]
        for part in pages_of(rest, size):
            if part.number and part.entries[0] < gone:
                assert numbered(count, size)[part.number] == list(part.entries)

    def test_pages_are_numbered_from_the_oldest(self) -> None:
        found = [(part.number, list(part.entries)) for part in pages_of(newest_first(9), 3)]
        assert found == [(0, [9, 8, 7]), (2, [6, 5, 4]), (1, [3, 2, 1])]

    @given(LENGTHS, SIZES)
    def test_neighbours_lead_through_the_whole_list_and_back(self, count: int, size: int) -> None:
        pages = pages_of(newest_first(count), size)
        assert (pages[0].newer, pages[-1].older) == (None, None)
        assert [(newer.older, older.newer) for newer, older in pairwise(pages)] == [
            (older.number, newer.number) for newer, older in pairwise(pages)
        ]

    @pytest.mark.parametrize("count", [0, 1, 59])
    def test_a_short_list_is_one_page(self, count: int) -> None:
        (only,) = pages_of(newest_first(count), 40)
        assert (only.alone, only.number, len(only.entries)) == (True, 0, count)


class TestAddresses:
    """The newest page stands at the address of the list, the others below it."""

    def test_a_numbered_page_has_its_number_in_the_address(self) -> None:
        assert [address(("topics", "seas"), number) for number in (0, 3)] == [
            ("topics", "seas"),
            ("topics", "seas", "page", "3"),
        ]

    @pytest.mark.parametrize(
        ("output", "expected"),
        [
            ("topics/seas/page/3/index.html", "topics/seas/index.html"),
            ("topics/seas/index.html", "topics/seas/index.html"),
            ("events/page/index.html", "events/page/index.html"),
            ("topics/seas/page/03/index.html", "topics/seas/page/03/index.html"),
        ],
    )
    def test_the_list_of_a_page_is_known_by_its_address(self, output: str, expected: str) -> None:
        assert list_of(output) == expected


class TestPager:
    """The links of a page name each other page once at most."""

    def links(self, count: int, at: int) -> tuple[str, str, str, str, list[str]]:
        part = pages_of(newest_first(count), 2)[at]
        found = pager(part, "label", lambda number: f"/{number}/", lambda entry: str(2000 + entry // 4))
        years = [f"{year.title} {year.url}" for year in found.years]
        return found.newest, found.newer, found.older, found.oldest, years

    def test_the_newest_page_leads_to_each_year_in_which_an_older_one_begins(self) -> None:
        assert self.links(10, 0) == ("", "", "/4/", "/1/", ["2002 /4/", "2001 /3/", "2000 /1/"])

    def test_a_page_in_the_middle_leads_both_ways(self) -> None:
        assert self.links(10, 2) == ("/0/", "/4/", "/2/", "/1/", [])

    def test_no_neighbour_is_named_twice(self) -> None:
        assert self.links(10, 1) == ("", "/0/", "/3/", "/1/", [])
        assert self.links(10, 3) == ("/0/", "/3/", "/1/", "", [])
        assert self.links(10, 4) == ("/0/", "/2/", "", "", [])

    def test_a_single_year_needs_no_way_to_it(self) -> None:
        assert self.links(4, 0) == ("", "", "/1/", "", [])
