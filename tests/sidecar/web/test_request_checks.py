"""Before and behind every view: host, origin, method, the request's id, headers."""

import logging

import pytest
from flask import Flask

from common import web
from sidecar import logs
from sidecar.settings import Settings
from tests.support.bare import LOOPBACK, PUBLIC, application, send, visit


@pytest.fixture
def app() -> Flask:
    return application()


class TestHost:
    @pytest.mark.parametrize("host", ["newsroom.example.org", "NEWSROOM.example.org", "newsroom.example.org:443"])
    def test_the_public_name_is_served_in_every_spelling_of_a_browser(self, app: Flask, host: str) -> None:
        assert visit(app, "/account/session", headers={"Host": host}).status_code == 200

    def test_a_port_belongs_to_the_name(self) -> None:
        app = application(LOOPBACK)
        assert visit(app, "/account/session", LOOPBACK).status_code == 200
        assert visit(app, "/account/session", LOOPBACK, headers={"Host": "127.0.0.1"}).status_code == 400
        assert visit(app, "/account/session", LOOPBACK, headers={"Host": "localhost:8000"}).status_code == 400

    def test_a_foreign_name_is_told_the_right_address(self, app: Flask) -> None:
        answer = visit(app, "/account/session", headers={"Host": "evil.example"})
        assert (answer.status_code, answer.text) == (400, "<h1>400 wrong_host</h1>['url']")

    def test_probes_of_a_load_balancer_are_answered_under_any_name(self, app: Flask) -> None:
        assert visit(app, "/healthz", headers={"Host": "10.0.0.7:8001"}).status_code == 200


class TestOrigin:
    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "same-origin", "Origin": PUBLIC.public_url},
            {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
            {"Sec-Fetch-Site": "none", "Origin": PUBLIC.public_url},
            {"Origin": PUBLIC.public_url},
        ],
    )
    def test_a_form_of_our_own_page_is_taken(self, app: Flask, headers: dict[str, str]) -> None:
        client = app.test_client()
        answer = client.post("/account/login", base_url=PUBLIC.public_url, data={"email": "a"}, headers=headers)
        assert answer.status_code == 200

    @pytest.mark.parametrize("site", ["cross-site", "same-site", "SAME-ORIGIN", "same-origin, same-origin", ""])
    def test_our_origin_is_not_believed_against_fetch_metadata(self, app: Flask, site: str) -> None:
        odd = {"Sec-Fetch-Site": site, "Origin": PUBLIC.public_url}
        assert send(app, "/account/login", data={"email": "a"}, headers=odd).status_code == 403
        assert app.extensions["effects"] == []

    def test_reading_needs_no_origin(self, app: Flask) -> None:
        foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
        assert visit(app, "/account/session", headers=foreign).status_code == 200


class TestMethods:
    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
    def test_only_get_head_and_post_exist(self, app: Flask, method: str) -> None:
        own = {"Origin": PUBLIC.public_url}
        answer = app.test_client().open("/account/login", method=method, base_url=PUBLIC.public_url, headers=own)
        assert answer.status_code == 405
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}

    def test_a_405_names_what_the_address_takes(self, app: Flask) -> None:
        assert set(visit(app, "/account/return").headers["Allow"].split(", ")) == {"POST"}


class TestRequestId:
    def test_every_request_has_another(self, app: Flask) -> None:
        first, second = (visit(app, "/healthz").headers["X-Request-Id"] for _ in range(2))
        assert first != second
        assert logs.request_id.get() == ""

    def test_strangers_do_not_choose_it(self, app: Flask) -> None:
        assert (
            visit(app, "/healthz", headers={"X-Request-Id": "chosen-by-me"}).headers["X-Request-Id"] != "chosen-by-me"
        )

    def test_a_proxy_of_ours_does_unless_it_is_odd(self) -> None:
        app = application(Settings(public_url=PUBLIC.public_url, trusted_proxies=1))
        given = "0123-abcd-4567"
        assert visit(app, "/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"] == given
        for odd in ("a b", "x" * 65, "short", '"};'):
            assert visit(app, "/healthz", headers={"X-Request-Id": odd}).headers["X-Request-Id"] != odd

    def test_the_log_has_the_one_that_the_answer_names(self, app: Flask) -> None:
        seen: list[str] = []

        @app.get("/seen")
        def view() -> str:
            seen.append(logs.request_id.get())
            logging.getLogger("rostra.test").info("seen")
            return ""

        assert [visit(app, "/seen").headers["X-Request-Id"]] == seen


class TestHeaders:
    def test_the_policy_is_that_of_the_static_site(self, app: Flask) -> None:
        headers = visit(app, "/account/login").headers
        static = web.security_headers(https=True)
        # Stricter here: addresses carry tokens and ways back.
        assert static.pop("Referrer-Policy") == "strict-origin-when-cross-origin"
        assert headers["Referrer-Policy"] == "same-origin"
        assert {name: headers[name] for name in static} == static

    def test_hsts_is_for_https_alone(self) -> None:
        assert "Strict-Transport-Security" not in visit(application(LOOPBACK), "/healthz", LOOPBACK).headers

    def test_bytes_may_be_stricter_but_never_cached(self, app: Flask) -> None:
        headers = visit(app, "/bytes").headers
        assert headers["Content-Security-Policy"] == "sandbox"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store, private"

    def test_each_header_stands_once(self, app: Flask) -> None:
        for answer in (visit(app, "/bytes"), visit(app, "/none"), send(app, "/account/login", data={"a": "b"})):
            names = [name.lower() for name, _ in answer.headers if name != "Set-Cookie"]
            assert len(names) == len(set(names))
