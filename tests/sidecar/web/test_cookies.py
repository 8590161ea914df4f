"""Cookies: one name each, set and cleared with the same attributes, and read without trust."""

import pytest
from flask import Flask

from sidecar.settings import Settings
from sidecar.web.context import cookie_name
from tests.support.bare import LOOPBACK, PUBLIC, application, visit


@pytest.fixture
def app() -> Flask:
    return application()


def read(app: Flask, header: str) -> str:
    answer = visit(app, "/account/session", headers={"Cookie": header})
    assert answer.status_code == 200
    assert answer.json is not None
    return str(answer.json["cookie"])


class TestNames:
    def test_by_https_they_have_the_prefix_that_keeps_neighbours_out(self) -> None:
        assert cookie_name(PUBLIC, "session") == "__Host-rostra"
        assert cookie_name(PUBLIC, "register") == "__Host-rostra-register"
        assert cookie_name(PUBLIC, "reset") == "__Host-rostra-reset"

    def test_on_plain_http_they_say_that_they_are_for_development(self) -> None:
        assert cookie_name(LOOPBACK, "session") == "rostra-dev"
        assert cookie_name(LOOPBACK, "reset") == "rostra-dev-reset"


class TestAttributes:
    @pytest.mark.parametrize("settings", [PUBLIC, LOOPBACK], ids=["https", "loopback"])
    def test_setting_and_clearing_keep_to_this_host(self, settings: Settings) -> None:
        kept, cleared = visit(application(settings), "/account/session", settings).headers.getlist("Set-Cookie")
        for one in (kept, cleared):
            attributes = one.split("; ")
            assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(attributes)
            assert ("Secure" in attributes) is settings.https
            assert "Domain" not in one
        assert "Max-Age=60" in kept
        assert "Max-Age=0" in cleared


class TestReading:
    def test_a_token_is_read(self, app: Flask) -> None:
        assert read(app, "other=1; __Host-rostra=k3.Ab_-9") == "k3.Ab_-9"

    @pytest.mark.parametrize(
        "header",
        [
            "",
            "__Host-rostra",
            "__Host-rostra=",
            "__Host-rostra=a; __Host-rostra=b",
            "__Host-rostra=a; __Host-rostra=a",
            "rostra-dev=a",
            "__host-rostra=a",
            "__Host-rostra=caf\u00e9",
            "__Host-rostra=\xff\xfe",
            '__Host-rostra="a\\000b"',
            "__Host-rostra=a%00",
            "__Host-rostra=" + "a" * 1025,
            "__Host-rostra=a; filler=" + "x" * 8192,
            ";;;=;==; __Host-rostra =; ,",
        ],
    )
    def test_anything_else_is_as_good_as_no_cookie(self, app: Flask, header: str) -> None:
        assert read(app, header) == ""
