"""Bytes that a request gets: RFC 9110, chapters 13 and 14."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.delivery.ranges import answer, resumes, wanted

ETAG = '"5ca1e"'
SIZE = 1000


def get(method: str = "GET", size: int = SIZE, **headers: str) -> tuple[int, range]:
    named = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    return answer(method, lambda name: named.get(name.lower()), ETAG, size)


class TestOneRange:
    @pytest.mark.parametrize(
        ("header", "part"),
        [
            ("bytes=0-0", range(1)),
            ("bytes=0-499", range(500)),
            ("bytes=500-", range(500, 1000)),
            ("bytes=999-", range(999, 1000)),
            ("bytes=990-5000", range(990, 1000)),
            ("bytes=-1", range(999, 1000)),
            ("bytes=-5000", range(1000)),
            ("BYTES=1-2", range(1, 3)),
            ("bytes= 1-2 ", range(1, 3)),
            ("bytes=0-" + "9" * 30, range(1000)),
        ],
    )
    def test_its_bytes_and_no_others_are_sent(self, header: str, part: range) -> None:
        assert get(range=header) == (206, part)

    @pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=" + "9" * 30 + "-"])
    def test_beyond_the_end_is_416(self, header: str) -> None:
        assert get(range=header) == (416, range(0))

    @pytest.mark.parametrize(
        "header",
        [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=5-4",
            "bytes=a-b",
            "bytes=0x1-2",
            "bytes=1.5-2",
            "bytes=--1",
            "bytes=-1-2",
            "bytes=1-2-3",
            "lines=1-2",
            "bytes 1-2",
            "bytes=١-٢",
            "bytes=+1-2",
            "bytes=0-" + "9" * 31,
            "bytes=1-\n2",
        ],
    )
    def test_what_is_malformed_or_in_another_unit_is_ignored(self, header: str) -> None:
        assert get(range=header) == (200, range(SIZE))

    @pytest.mark.parametrize("header", ["bytes=0-1,4-5", "bytes=0-,0-,0-,0-", "bytes=-1,-1", "bytes=0-1, bytes=2-3"])
    def test_several_get_the_whole_file(self, header: str) -> None:
        assert get(range=header) == (200, range(SIZE))

    def test_an_empty_file_has_no_bytes_to_give(self) -> None:
        assert get(size=0, range="bytes=0-") == (416, range(0))
        assert get(size=0, range="bytes=-5") == (200, range(0))

    def test_head_ignores_it(self) -> None:
        assert get("HEAD", range="bytes=5-") == (200, range(SIZE))

    @given(st.integers(0, 40), st.integers(0, 50), st.integers(0, 50))
    def test_is_what_slicing_gives(self, size: int, first: int, last: int) -> None:
        part = wanted(f"bytes={first}-{last}", size)
        assert part == (None if last < first else range(size)[first : last + 1] if first < size else range(0))

    @given(st.text(max_size=30), st.integers(0, 100))
    def test_any_header_gives_bytes_of_the_file_or_none(self, header: str, size: int) -> None:
        part = wanted(f"bytes={header}", size)
        assert part is None or all(0 <= at < size for at in part)


class TestConditions:
    def test_if_range_of_the_same_file_resumes(self) -> None:
        assert get(range="bytes=5-", if_range=ETAG) == (206, range(5, SIZE))

    @pytest.mark.parametrize("known", ['"other"', f"W/{ETAG}", ETAG.strip('"'), "Mon, 23 Nov 2026 09:00:00 GMT"])
    def test_if_range_of_whatever_else_sends_the_whole_file(self, known: str) -> None:
        assert get(range="bytes=5-", if_range=known) == (200, range(SIZE))

    @pytest.mark.parametrize("known", [ETAG, f"W/{ETAG}", f'"a", {ETAG}', "*", f'"a,b" , W/{ETAG},'])
    def test_if_none_match_of_the_same_file_sends_nothing(self, known: str) -> None:
        assert get(if_none_match=known) == (304, range(0))
        assert get("HEAD", if_none_match=known) == (304, range(0))

    @pytest.mark.parametrize("known", ['"other"', "nonsense", ETAG.strip('"'), '"'])
    def test_if_none_match_of_another_file_sends_this_one(self, known: str) -> None:
        assert get(if_none_match=known) == (200, range(SIZE))

    @pytest.mark.parametrize(("known", "status"), [(ETAG, 200), ("*", 200), ('"other"', 412), (f"W/{ETAG}", 412)])
    def test_if_match_compares_strongly(self, known: str, status: int) -> None:
        assert get(if_match=known)[0] == status

    def test_a_condition_comes_before_the_range(self) -> None:
        assert get(range="bytes=9999-", if_none_match=ETAG)[0] == 304


@pytest.mark.parametrize(
    ("header", "if_range", "answer"),
    [
        ("bytes=5-", "", True),
        ("bytes=5-9", "", True),
        ("bytes=0-", "", False),
        ("bytes=-5", "", False),
        ("", "", False),
        ("bytes=5-", ETAG, False),
    ],
)
def test_whoever_has_a_beginning_and_does_not_say_of_what_resumes(header: str, if_range: str, answer: bool) -> None:
    headers = {"Range": header, "If-Range": if_range}
    assert resumes(headers.get) is answer
