"""Odd input (I1 to I3): refused before anything is parsed, and before any effect."""

import io
from collections.abc import Iterator

import pytest
from flask import Flask

from sidecar.web import request_checks
from tests.support.bare import FORM, application, send


class Watched(io.BytesIO):
    """A body that knows how much of it was read."""

    def __init__(self, size: int) -> None:
        super().__init__(b"a" * size)
        self.size = size

    @property
    def taken(self) -> int:
        return self.tell()


@pytest.fixture
def app() -> Iterator[Flask]:
    whole = application()
    yield whole
    assert whole.extensions["effects"] == []


def test_i1_a_body_that_says_it_is_too_long_is_not_read(app: Flask) -> None:
    body = Watched(1_000_000)
    assert send(app, "/account/login", input_stream=body, content_length=body.size, headers=FORM).status_code == 413
    assert body.taken == 0


def test_i1_a_body_without_length_is_read_to_the_limit_and_no_further(app: Flask) -> None:
    body = Watched(1_000_000)
    endless = {"wsgi.input_terminated": True}
    answer = send(
        app,
        "/account/login",
        input_stream=body,
        headers=FORM | {"Transfer-Encoding": "chunked"},
        environ_overrides=endless,
    )
    assert answer.status_code == 413
    assert body.taken <= 2 * request_checks.MAX_BODY


@pytest.mark.parametrize("body", ["a&" * 8000, "&" * 16_000, "&".join(f"f{number}=1" for number in range(2000))])
def test_i1_fields_are_counted_before_they_are_decoded(app: Flask, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def parse(text: str, **_: object) -> list[tuple[str, str]]:
        parsed.append(text)
        return []

    monkeypatch.setattr(request_checks, "parse_qsl", parse)
    assert send(app, "/account/login", data=body, headers=FORM).status_code == 400


def test_i1_parts_of_a_multipart_body_are_no_way_around(app: Flask) -> None:
    parts = {f"part{number}": "x" for number in range(request_checks.MAX_FIELDS + 1)}
    assert send(app, "/account/login", data=parts, content_type="multipart/form-data").status_code == 415
    assert send(app, "/account/unsubscribe/a.b.c", data=parts, content_type="multipart/form-data").status_code == 413


@pytest.mark.parametrize(
    "value",
    ["%ED%A0%80", "%ED%B0%80", "%ED%A0%BD%ED%B8%80", "%EF%BF%BD", "%FF", "%C3", "%C0%AF", "%F4%90%80%80", "\ufffd"],
    ids=["high", "low", "a pair", "replaced", "no UTF-8", "cut", "overlong", "beyond Unicode", "raw"],
)
@pytest.mark.parametrize("field", ["email", "password", "code", "next"])
def test_i2_half_characters_are_refused(app: Flask, field: str, value: str) -> None:
    assert send(app, "/account/login", data=f"{field}=a{value}b".encode(), headers=FORM).status_code == 400
    assert send(app, f"/account/login?{field}=a{value}b", data={"email": "a"}).status_code == 400


@pytest.mark.parametrize("raw", [b"email=\xed\xa0\x80", b"email=\xff", b"\xff=a", b"email=a\x00"])
def test_i2_raw_bytes_are_no_way_around(app: Flask, raw: bytes) -> None:
    assert send(app, "/account/login", data=raw, headers=FORM).status_code == 400


@pytest.mark.parametrize("field", ["email", "password", "code", "next"])
def test_i3_nul_is_refused(app: Flask, field: str) -> None:
    for body in (f"{field}=a%00b", f"{field}=%00", f"{field}%00=a"):
        assert send(app, "/account/login", data=body, headers=FORM).status_code == 400
        assert send(app, f"/account/login?{body}", data={"email": "a"}).status_code == 400
