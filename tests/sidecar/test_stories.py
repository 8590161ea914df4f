"""Visits from beginning to end, on both engines."""

from tests.support.accounts import ADDRESS, OTHER_PASSWORD, PASSWORD, Accounts, path_of

DOWNLOAD = "/download/M-260707-01/broadcast"


def test_whoever_registers_proves_the_address_with_a_code_and_is_signed_in(accounts: Accounts) -> None:
    browser = accounts.browser()
    begun = browser.post("/account/register", email=ADDRESS, password=PASSWORD, next=DOWNLOAD)
    assert path_of(begun) == "/account/verify"
    assert accounts.rows("accounts") == []
    welcomed = browser.post("/account/verify", code=accounts.mailbox.code(ADDRESS))
    assert path_of(welcomed) == "/account/welcome"
    assert browser.signed_in
    assert DOWNLOAD in browser.follow(welcomed).text
    assert accounts.row("accounts")["address"] == ADDRESS


def test_the_download_that_asked_for_an_account_begins_where_the_visitor_was_stopped(accounts: Accounts) -> None:
    stopped = accounts.browser().get(DOWNLOAD)
    assert path_of(stopped) == "/account/"
    browser = accounts.register()
    film = browser.follow(browser.get(DOWNLOAD))
    assert (film.status_code, film.headers["Content-Type"]) == (200, "application/mxf")
    assert len(accounts.rows("downloads")) == 1


def test_whoever_forgot_the_password_sets_a_new_one_and_logs_in_with_it(accounts: Accounts) -> None:
    signed_in = accounts.register()
    browser = accounts.pass_reset()
    done = browser.post("/account/reset/password", password=OTHER_PASSWORD)
    assert path_of(done) == "/account/reset/done"
    assert not signed_in.signed_in
    assert not browser.signed_in
    assert accounts.log_in(password=OTHER_PASSWORD).signed_in
    assert accounts.browser().post("/account/login", email=ADDRESS, password=PASSWORD).status_code == 422


def test_who_logs_out_is_signed_out(accounts: Accounts) -> None:
    browser = accounts.register()
    thief = browser.twin()
    browser.post("/account/logout")
    assert not browser.signed_in
    assert not thief.signed_in


def test_a_closed_account_leaves_nothing_that_names_its_owner(accounts: Accounts) -> None:
    browser = accounts.register()
    browser.get(DOWNLOAD)
    assert browser.post("/account/close", password=PASSWORD).status_code == 200
    assert accounts.rows("accounts") == accounts.rows("sessions") == accounts.rows("challenges") == []
    assert [row["account_id"] for row in accounts.rows("downloads")] == [None]
    assert not browser.signed_in
