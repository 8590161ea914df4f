"""Errors: a page for people, a line for programs, a pause to keep, and nothing of what is inside."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask, Response, abort
from werkzeug.exceptions import TooManyRequests

from sidecar.app import HASHER_PAUSE, STORE_PAUSE, install_errors
from sidecar.passwords import Busy
from sidecar.store.engine import StoreUnavailable
from sidecar.web import request_checks
from sidecar.web.request_checks import RequestRefused
from tests.support.bare import PUBLIC, application, visit

MACHINE = {"Accept": "*/*"}


def failing(error: Exception) -> Flask:
    app = application()

    def view() -> str:
        raise error

    app.add_url_rule("/fails", view_func=view)
    return app


class TestPeopleAndPrograms:
    def test_a_browser_gets_a_page(self) -> None:
        answer = visit(application(), "/none")
        assert (answer.status_code, answer.mimetype, answer.text) == (404, "text/html", "<h1>404 404</h1>[]")

    @pytest.mark.parametrize("accept", ["*/*", "application/json", ""])
    def test_a_program_gets_one_line(self, accept: str) -> None:
        answer = visit(application(), "/none", headers={"Accept": accept})
        assert (answer.status_code, answer.mimetype, answer.text) == (404, "text/plain", "404 Not Found\n")

    def test_a_refusal_tells_its_reason(self) -> None:
        app = failing(RequestRefused(410, "flow_over", purpose="reset"))
        assert visit(app, "/fails").text == "<h1>410 flow_over</h1>['purpose']"
        assert visit(app, "/fails", headers=MACHINE).text == "410 Gone: flow over\n"

    def test_an_answer_that_a_view_aborts_with_is_left_alone(self) -> None:
        app = application()

        @app.get("/aborts")
        def view() -> str:
            abort(Response("mine", 418))

        assert visit(app, "/aborts").text == "mine"


class TestPauses:
    @pytest.mark.parametrize(
        ("error", "status", "pause"),
        [
            (StoreUnavailable("the database is locked"), 503, STORE_PAUSE),
            (Busy(), 503, HASHER_PAUSE),
            (TooManyRequests(retry_after=17), 429, 17),
            (RequestRefused(429, "too_often", seconds=9), 429, 9),
        ],
    )
    def test_a_pause_is_in_the_header_and_on_the_page(self, error: Exception, status: int, pause: int) -> None:
        answer = visit(failing(error), "/fails")
        assert (answer.status_code, answer.headers["Retry-After"]) == (status, str(pause))
        assert "seconds" in answer.text


class TestUnexpected:
    def test_the_answer_has_the_reference_and_nothing_else(self) -> None:
        answer = visit(failing(RuntimeError("swordfish")), "/fails")
        assert (answer.status_code, answer.text) == (500, "<h1>500 500</h1>['reference']")

    def test_the_log_has_the_place_but_not_the_words(self, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.ERROR, "rostra"):
            visit(failing(RuntimeError("swordfish")), "/fails")
        assert "RuntimeError" in caplog.text
        assert "test_error_pages.py" in caplog.text
        assert "swordfish" not in caplog.text

    def test_causes_are_followed(self, caplog: pytest.LogCaptureFixture) -> None:
        error = RuntimeError("marlin")
        error.__cause__ = KeyError("swordfish")
        visit(failing(error), "/fails")
        assert "from KeyError" in caplog.text
        assert "swordfish" not in caplog.text

    @pytest.mark.parametrize("path", ["/none", "/account/return"])
    def test_an_error_page_that_fails_becomes_a_line(self, path: str, caplog: pytest.LogCaptureFixture) -> None:
        def broken(code: str, status: int, facts: Mapping[str, Any]) -> str:
            raise ValueError(code, status, facts)

        app = Flask("broken", static_folder=None)
        request_checks.install(app, PUBLIC)
        install_errors(app, broken)
        answer = visit(app, path)
        assert (answer.status_code, answer.text) == (404, "404 Not Found\n")
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert "the error page failed: ValueError" in caplog.text


def test_wants_page_asks_for_html_by_name() -> None:
    app = application()
    ask: Callable[[str], bool] = lambda accept: request_checks.wants_page(  # noqa: E731 # one line says it
        app.test_request_context(headers={"Accept": accept}).request
    )
    assert [ask(one) for one in ("text/html", "TEXT/HTML;q=0.1", "application/xhtml+xml")] == [True] * 3
    assert [ask(one) for one in ("", "*/*", "video/*", "application/json")] == [False] * 4
