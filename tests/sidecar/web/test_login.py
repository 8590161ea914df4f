"""Flask-Login identifies users by our own sessions, and by nothing else."""

import pytest
from flask_login import current_user, login_required

from sidecar.web.context import current_session
from tests.support.accounts import PUBLIC_URL, Accounts


@pytest.fixture
def guarded(quick_accounts: Accounts) -> Accounts:
    """With a view that asks for a log-in, and one that only looks."""

    @quick_accounts.app.route("/account/mine", methods=["GET", "POST"])
    @login_required
    def mine() -> str:
        return str(current_user.get_id())

    @quick_accounts.app.get("/account/who")
    def who() -> str:
        session = current_session()
        return "nobody" if session is None else session.address

    @quick_accounts.app.get("/account/thrice")
    def thrice() -> str:
        return str([current_session() is not None for _ in range(3)])

    @quick_accounts.app.get("/account/kind")
    def kind() -> str:
        return str((current_user.is_authenticated, current_user.is_active, current_user.is_anonymous))

    return quick_accounts


class TestSignedIn:
    def test_the_visitor_is_the_owner_of_the_session(self, guarded: Accounts) -> None:
        browser = guarded.register()
        assert browser.get("/account/mine").text == guarded.row("accounts")["id"]
        assert browser.get("/account/who").text == guarded.row("accounts")["address"]

    def test_nothing_is_written_and_no_cookie_is_set_by_asking(self, guarded: Accounts) -> None:
        browser = guarded.register()
        before = guarded.rows("sessions")
        assert "Set-Cookie" not in browser.get("/account/mine").headers
        assert guarded.rows("sessions") == before

    def test_a_page_that_asks_several_times_looks_once(self, guarded: Accounts) -> None:
        browser = guarded.register()
        with guarded.counting() as counts:
            assert browser.get("/account/thrice").text == "[True, True, True]"
        assert counts.sql == 1

    def test_a_principal_says_what_flask_login_asks(self, guarded: Accounts) -> None:
        assert guarded.register().get("/account/kind").text == "(True, True, False)"


class TestSignedOut:
    def test_a_page_leads_to_the_log_in(self, guarded: Accounts) -> None:
        answer = guarded.browser().get("/account/mine")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/account/login?next=/account/")
        assert guarded.browser().get("/account/who").text == "nobody"

    def test_a_program_hears_401(self, guarded: Accounts) -> None:
        assert guarded.browser().send("GET", "/account/mine", headers={"Accept": "*/*"}).status_code == 401

    def test_a_form_leads_to_the_log_in_too(self, guarded: Accounts) -> None:
        answer = guarded.browser().send("POST", "/account/mine", headers={"Origin": PUBLIC_URL}, data={})
        assert answer.status_code == 303

    def test_without_a_cookie_the_database_is_not_asked(self, guarded: Accounts) -> None:
        with guarded.counting() as counts:
            guarded.browser().get("/account/who")
        assert counts.sql == 0


def test_there_is_no_flask_session_to_write_into(guarded: Accounts) -> None:
    assert guarded.app.secret_key is None
    assert guarded.app.config["SESSION_PROTECTION"] is None
