"""Forms are read strictly: every field once, as text that every program reads alike, and never more than a form needs."""

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from sidecar.web.request_checks import MAX_BODY, MAX_FIELDS, MAX_QUERY
from tests.support.bare import FORM, application, send, visit


@pytest.fixture
def app() -> Flask:
    return application()


def post(app: Flask, body: str | bytes, kind: str = FORM["Content-Type"]) -> int:
    status = send(app, "/account/login", data=body, headers={"Content-Type": kind}).status_code
    assert (status == 200) == bool(app.extensions["effects"]), "a refused form has no effect"
    return status


class TestForm:
    def test_fields_arrive_as_typed(self, app: Flask) -> None:
        typed = {"email": "ana+press@example.org", "password": "  é 漢 % & = ; 😀 ", "code": "", "next": "/fr/?q=a&b=c"}
        assert send(app, "/account/login", data=typed).json == typed

    def test_the_longest_honest_password_fits(self, app: Flask) -> None:
        body = f"email={'a' * 254}&password={quote('😀' * 256)}&next={quote('/' + 'é' * 250)}"
        assert post(app, body) == 200

    def test_utf8_that_was_not_percent_encoded_is_understood(self, app: Flask) -> None:
        assert send(app, "/account/login", data="email=é".encode(), headers=FORM).json == {"email": "é"}

    @pytest.mark.parametrize("body", ["email=a&email=b", "email=a&email=a", "email=a&password=p&email="])
    def test_a_repeated_field_is_refused(self, app: Flask, body: str) -> None:
        assert post(app, body) == 400

    @pytest.mark.parametrize(
        "name", ["email[]", "email[0]", "email.0", "Email", "e-mail", "email%00", "em%C3%A4il", "a" * 33, ""]
    )
    def test_a_field_that_is_a_list_or_has_no_plain_name_is_refused(self, app: Flask, name: str) -> None:
        assert post(app, f"email=a&{name}=b") == 400

    def test_too_many_fields_are_refused(self, app: Flask) -> None:
        names = [f"f{chr(97 + number)}" for number in range(MAX_FIELDS + 1)]
        assert post(app, "&".join(f"{name}=" for name in names)) == 400
        assert post(app, "&".join(f"{name}=" for name in names[:MAX_FIELDS])) == 200

    def test_separators_alone_count_as_fields(self, app: Flask) -> None:
        assert post(app, "&" * MAX_FIELDS) == 400

    @pytest.mark.parametrize(
        "kind",
        [
            "application/json",
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/x-url-encoded",
            "application/x-www-form-urlencoded; charset=utf-16",
            "",
        ],
    )
    def test_another_kind_of_body_is_415(self, app: Flask, kind: str) -> None:
        assert post(app, "email=a", kind) == 415

    def test_a_charset_that_says_utf_8_is_well(self, app: Flask) -> None:
        assert post(app, "email=a", "application/x-www-form-urlencoded; charset=UTF-8") == 200

    def test_a_body_over_16_kb_is_413(self, app: Flask) -> None:
        assert post(app, b"password=" + b"a" * (MAX_BODY - 8)) == 413

    def test_a_body_of_16_kb_is_read(self, app: Flask) -> None:
        assert post(app, b"password=" + b"a" * (MAX_BODY - 9)) == 200


class TestQuery:
    def test_parameters_that_others_add_do_no_harm(self, app: Flask) -> None:
        answer = visit(app, "/account/login?next=/videos/&utm_source=mail&fb-clid.x=1")
        assert answer.json == {"next": "/videos/"}

    @pytest.mark.parametrize(
        "query",
        [
            "lang=fr&lang=ar",
            "lang[]=fr",
            "lang=%00",
            "lang=%ff",
            "lang=%ED%A0%80",
            "%ff=1",
            "x=%EF%BF%BD",
            "a&" * MAX_FIELDS,
        ],
    )
    def test_what_cannot_be_read_in_one_way_is_refused_before_any_view(self, app: Flask, query: str) -> None:
        assert visit(app, f"/account/login?{query}").status_code == 400
        assert send(app, f"/account/login?{query}", data={"email": "a"}).status_code == 400
        assert app.extensions["effects"] == []

    def test_a_query_over_4_kb_is_refused(self, app: Flask) -> None:
        assert visit(app, "/account/login?next=/" + "a" * MAX_QUERY).status_code == 400


class TestOneClick:
    address = "/account/unsubscribe/a.b.c"

    def one_click(self, app: Flask, **given: Any) -> str:
        assert send(app, self.address, **given).status_code == 200
        return str(app.extensions["effects"][0]["one_click"])

    def test_both_encodings_of_rfc_8058_are_understood(self) -> None:
        fields = {"List-Unsubscribe": "One-Click"}
        assert self.one_click(application(), data=fields) == "True"
        assert self.one_click(application(), data=fields, content_type="multipart/form-data") == "True"

    @pytest.mark.parametrize(
        "body", ["", "List-Unsubscribe=No", "List-Unsubscribe=One-Click&List-Unsubscribe=One-Click"]
    )
    def test_the_button_of_the_page_is_no_one_click(self, body: str) -> None:
        assert self.one_click(application(), data=body, headers=FORM) == "False"

    def test_a_body_over_16_kb_is_413(self, app: Flask) -> None:
        assert send(app, self.address, data={"List-Unsubscribe": "a" * MAX_BODY}).status_code == 413
        large = send(app, self.address, data={"a": "a" * MAX_BODY}, content_type="multipart/form-data")
        assert large.status_code == 413
        assert app.extensions["effects"] == []
