"""Family K, operation: keys that are rotated (K3), secrets that leak nowhere (K5), what an owner may have and forget (K8), consent (K9)."""

import logging
from typing import Any

import pytest
from lxml import html

from sidecar import consents, retention
from sidecar.passwords import Hasher
from tests.support.accounts import ADDRESS, DAY, MINUTE, OTHER_PASSWORD, PASSWORD, Accounts, Browser, plain, wrong_code
from tests.support.routes import stored, unsubscribe_token

OTHER = "bo.finch@example.org"
DOWNLOAD = "/download/M-260707-01/broadcast"
MARK, NEW_MARK = "Zanzibar-7-marker-quill", "Quetzal-9-marker-ember"


# K3 ----------------------------------------------------------------------------------------------------------------------------


def rotate(accounts: Accounts) -> str:
    """Make another key the active one; returns the id of the one before."""
    store = accounts.service.keys
    before = store.ring().active.id
    store.save(store.ring().rotate(accounts.clock()))
    return before


def key_of(token: str) -> str:
    return token.partition("token=")[2].partition(".")[0] or token.partition(".")[0]


def test_k3_after_a_rotation_old_flows_links_and_sessions_are_believed(accounts: Accounts) -> None:
    browser = accounts.register()
    link, leave = browser.get(DOWNLOAD).headers["Location"], unsubscribe_token(accounts)
    waiting = accounts.begin(OTHER)
    code = accounts.mailbox.code(OTHER)
    old = rotate(accounts)
    assert browser.signed_in
    assert browser.get(link).status_code == 200
    assert browser.get(f"/account/unsubscribe/{leave}").status_code == 200
    assert waiting.get("/account/verify").status_code == 200
    assert waiting.post("/account/verify", code=code).status_code == 303
    assert {key_of(link), key_of(leave)} == {old}


def test_k3_a_mail_that_waited_over_the_rotation_has_the_right_code(accounts: Accounts) -> None:
    waiting = accounts.begin()
    rotate(accounts)
    first = accounts.mailbox.code(ADDRESS)
    accounts.clock.advance(MINUTE)
    assert waiting.post("/account/resend", flow="register").status_code == 303
    second = accounts.mailbox.code(ADDRESS)
    assert first != second
    assert waiting.post("/account/verify", code=first).status_code == 303, "the one before is good for its time"


def test_k3_what_is_new_uses_the_new_key(accounts: Accounts) -> None:
    browser = accounts.register()
    old = rotate(accounts)
    new = accounts.service.keys.ring().active.id
    waiting = accounts.begin(OTHER)
    made = [
        waiting.cookies["__Host-rostra-register"],
        browser.get(DOWNLOAD).headers["Location"],
        unsubscribe_token(accounts),
    ]
    assert {key_of(one) for one in made} == {new} != {old}
    assert accounts.row("challenges", "address = :a", a=OTHER)["key_id"] == new


def test_k3_a_retired_key_ends_its_flows_and_links_and_no_session(accounts: Accounts) -> None:
    browser = accounts.register()
    link = browser.get(DOWNLOAD).headers["Location"]
    waiting = accounts.begin(OTHER)
    old = rotate(accounts)
    accounts.service.keys.save(accounts.service.keys.ring().retire(old))
    before = len(accounts.mailbox.arrived)
    accounts.mailbox.deliver()
    assert len(accounts.mailbox.arrived) == before, "a code that nobody could use is not sent"
    assert waiting.post("/account/verify", code="12345678").status_code == 403
    assert browser.get(link).status_code == 410
    assert browser.signed_in
    assert browser.get(browser.get(DOWNLOAD).headers["Location"]).status_code == 200


# K5 ----------------------------------------------------------------------------------------------------------------------------


def everything(accounts: Accounts, patch: pytest.MonkeyPatch) -> tuple[set[str], set[str]]:
    """Every flow with marked passwords, mistakes and failures included; returns the codes, and the tokens of browsers and links."""
    accounts.browser().post("/account/register", email=ADDRESS, password=f"{MARK} ")
    browser = accounts.begin(password=MARK)
    tokens = set(browser.cookies.values())
    browser.post("/account/verify", code=wrong_code(accounts.mailbox.code()))
    accounts.clock.advance(MINUTE)
    browser.post("/account/resend", flow="register")
    assert browser.post("/account/verify", code=accounts.mailbox.code()).status_code == 303
    browser.post("/account/newsletter", newsletter="yes")
    link = browser.get(DOWNLOAD).headers["Location"]
    assert browser.get(link).status_code == 200
    accounts.clock.advance(MINUTE)
    tokens |= {*browser.cookies.values(), link.partition("token=")[2]}
    accounts.browser().post("/account/login", email=ADDRESS, password=f"{MARK}!")
    accounts.browser().post("/account/login", email="", password=MARK)
    tokens |= _failing(accounts, patch)
    reset = accounts.pass_reset()
    reset.post("/account/reset/password", password=MARK)
    assert reset.post("/account/reset/password", password=NEW_MARK).status_code == 303
    again = accounts.log_in(password=NEW_MARK)
    again.post("/account/close", password=MARK)
    again.post(f"/account/unsubscribe/{unsubscribe_token(accounts)}")
    tokens |= {*reset.cookies.values(), *again.cookies.values(), unsubscribe_token(accounts)}
    return set(accounts.mailbox.codes()), tokens


def _failing(accounts: Accounts, patch: pytest.MonkeyPatch) -> set[str]:
    """Requests with a password that end in an error of ours, so that a trace of it is in the log."""

    def fail(_: Hasher, _stored: str | None, password: str) -> bool:
        raise RuntimeError(len(password))

    with patch.context() as patched:
        patched.setattr(Hasher, "verify", fail)
        assert accounts.browser().post("/account/login", email=ADDRESS, password=MARK).status_code == 500
    # A statement that fails: what it was given must not stand in the log with it.
    browser = accounts.begin(OTHER, MARK)
    accounts.execute("ALTER TABLE challenges RENAME TO hidden_away")
    try:
        assert browser.post("/account/register", email="cy.reed@example.org", password=MARK).status_code == 500
        assert browser.post("/account/verify", code="31415926").status_code == 500
    finally:
        accounts.execute("ALTER TABLE hidden_away RENAME TO challenges")
    return set(browser.cookies.values())


def test_k5_no_password_code_or_token_is_left_anywhere(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    codes, tokens = everything(accounts, monkeypatch)
    assert len(codes) >= 4
    places = {
        "log": caplog.text,
        "database and outbox": str(stored(accounts)),
        "figures": accounts.service.metrics.exposition().decode(),
    }
    parts = {part for token in tokens for part in [token, *token.split(".")] if len(part) > 20}
    assert "RuntimeError" in places["log"]
    assert "argon2" in places["database and outbox"]
    for place, found in places.items():
        for secret in (MARK, NEW_MARK, "marker", *codes, *parts):
            assert secret not in found, place
    assert "$argon2" not in places["log"]
    assert ADDRESS not in places["log"] + places["figures"], "nor whose it is"


def test_k5_no_answer_shows_a_password_again(quick_accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    real = Browser.send

    def send(browser: Browser, *arguments: Any, **options: Any) -> Any:
        answer = real(browser, *arguments, **options)
        seen.append(answer.get_data(as_text=True) + str(answer.headers))
        return answer

    monkeypatch.setattr(Browser, "send", send)
    everything(quick_accounts, monkeypatch)
    assert len(seen) > 15
    assert not [text for text in seen if "marker" in text]


def test_k5_no_mail_holds_a_password(quick_accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    everything(quick_accounts, monkeypatch)
    mails = quick_accounts.mailbox.messages()
    assert len(mails) >= 5
    assert not [mail for mail in mails if "marker" in plain(mail) or "marker" in mail.as_string()]


# K8 ----------------------------------------------------------------------------------------------------------------------------


def busy(accounts: Accounts, address: str) -> Browser:
    """An account that has a row in every table."""
    browser = accounts.register(address)
    browser.post("/account/newsletter", newsletter="yes")
    browser.get(DOWNLOAD)
    accounts.browser().post("/account/login", email=address, password=OTHER_PASSWORD)
    accounts.begin_reset(address.upper())
    accounts.clock.advance(MINUTE)
    return browser


def test_k8_an_export_holds_all_that_is_ones_own_and_nothing_else(accounts: Accounts) -> None:
    mine, other = busy(accounts, ADDRESS), busy(accounts, OTHER)
    answer = mine.get("/account/export")
    found = answer.get_json()
    assert set(found) == {"account", "sessions", "events", "downloads", "newsletter"}
    assert all(found.values())
    assert found["account"]["address"] == ADDRESS
    assert {one["kind"] for one in found["events"]} >= {"registered", "sign_in_failed"}
    assert [len(found[name]) for name in ("sessions", "downloads", "newsletter")] == [1, 1, 1]
    assert OTHER not in answer.text
    secrets = [row[name] for table, name in SECRETS for row in accounts.rows(table)]
    assert not [
        one for one in [*secrets, mine.session_token, other.session_token, "$argon2"] if one and one in answer.text
    ]


SECRETS = (
    ("accounts", "id"),
    ("accounts", "password_hash"),
    ("sessions", "token_hash"),
    ("challenges", "id"),
    ("challenges", "flow_hash"),
)


def test_k8_nobody_exports_who_is_not_signed_in_whatever_is_asked_for(accounts: Accounts) -> None:
    busy(accounts, ADDRESS)
    account = accounts.row("accounts")["id"]
    for query in ("", f"?account_id={account}", f"?email={ADDRESS}", f"?id={account}"):
        answer = accounts.browser().get(f"/account/export{query}")
        assert answer.status_code == 303
        assert ADDRESS not in answer.text


def test_k8_closing_removes_what_names_its_owner_and_nothing_of_others(accounts: Accounts) -> None:
    mine, _ = busy(accounts, ADDRESS), busy(accounts, OTHER)
    account = accounts.row("accounts", "address = :a", a=ADDRESS)["id"]
    others = {name: len(rows) for name, rows in stored(accounts).items()}
    assert mine.post("/account/close", password=PASSWORD).status_code == 200
    left = stored(accounts)
    assert account not in str(left)
    naming = [(name, row) for name, rows in left.items() for row in rows if ADDRESS in str(row).lower()]
    assert [(name, row["kind"]) for name, row in naming] == [("outbox", "account_closed")], "until it has been sent"
    assert {name: len(left[name]) * 2 for name in ("accounts", "sessions", "challenges", "consents")} == {
        name: others[name] for name in ("accounts", "sessions", "challenges", "consents")
    }
    assert len(left["downloads"]) == 2, "a number without a person"
    assert "closed" in str(accounts.mailbox.messages(ADDRESS)[-1]["Subject"]).lower()
    accounts.clock.advance(15 * DAY)
    retention.purge(accounts.service)
    assert ADDRESS not in str(stored(accounts)).lower()


def test_k8_closing_takes_the_password_once_more(accounts: Accounts) -> None:
    browser = accounts.register()
    assert browser.post("/account/close", password=OTHER_PASSWORD).status_code == 422
    assert browser.post("/account/close").status_code == 422
    assert len(accounts.rows("accounts")) == 1


# K9 ----------------------------------------------------------------------------------------------------------------------------

AGREED = {
    "newsletter-2026-11": "Yes, send me the … newsletter with new speeches and videos. I can leave it at any time."
}
"""Version of the wording -> what was agreed to. A changed sentence needs a version of its own, and both stay here."""


def tick(browser: Browser) -> tuple[str, dict[str, str]]:
    """The sentence beside the choice on the welcome screen, and the attributes of its box."""
    page = html.fromstring(browser.get("/account/welcome").text)
    (box,) = page.xpath("//input[@name='newsletter' and @type='checkbox']")
    return " ".join(box.getparent().text_content().split()), {
        str(name): str(value) for name, value in box.attrib.items()
    }


def test_k9_the_choice_is_not_ticked_and_stands_apart_from_the_registration(accounts: Accounts) -> None:
    browser = accounts.begin()
    assert "newsletter" not in {
        field.get("name") for field in html.fromstring(accounts.browser().get("/account/register").text).iter("input")
    }
    browser.post("/account/verify", code=accounts.mailbox.code(ADDRESS), newsletter="yes")
    _, box = tick(browser)
    assert "checked" not in box
    assert accounts.rows("consents") == []


def test_k9_registering_with_a_ticked_newsletter_agrees_to_nothing(accounts: Accounts) -> None:
    browser = accounts.browser()
    browser.post("/account/register", email=ADDRESS, password=PASSWORD, newsletter="yes")
    browser.post("/account/verify", code=accounts.mailbox.code(ADDRESS))
    assert browser.signed_in
    assert accounts.rows("consents") == []
    assert browser.post("/account/newsletter").status_code == 422, "an empty form is no consent"
    assert accounts.rows("consents") == []


def test_k9_consent_is_kept_with_wording_time_and_source_and_only_added_to(accounts: Accounts) -> None:
    browser = accounts.register()
    leave = f"/account/unsubscribe/{unsubscribe_token(accounts)}"
    steps: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("welcome", "/account/newsletter", {"newsletter": "yes"}),
        ("account", "/account/newsletter", {"newsletter": "no", "from": "account"}),
        ("account", "/account/newsletter", {"newsletter": "yes", "from": "account"}),
        ("link", leave, {}),
    )
    told = []
    for source, path, fields in steps:
        accounts.clock.advance(MINUTE)
        assert browser.post(path, None, **fields).status_code in {200, 303}
        told.append((source, accounts.clock()))
    rows = accounts.rows("consents", "1 = 1 ORDER BY id")
    assert [(row["source"], row["at"]) for row in rows] == told
    assert [row["action"] for row in rows] == ["subscribed", "unsubscribed"] * 2
    assert {row["wording"] for row in rows} == {consents.WORDING}
    assert [row["source"] for row in browser.get("/account/export").get_json()["newsletter"]] == [
        one for one, _ in told
    ]


def test_k9_the_version_of_the_wording_says_which_sentence_it_was(quick_accounts: Accounts) -> None:
    sentence, _ = tick(quick_accounts.register())
    start, _, end = AGREED[consents.WORDING].partition("…")
    assert sentence.startswith(start)
    assert sentence.endswith(end)


def test_k9_saying_it_twice_is_one_consent_and_one_mail(accounts: Accounts) -> None:
    browser = accounts.register()
    for _ in range(2):
        browser.post("/account/newsletter", newsletter="yes")
    assert len(accounts.rows("consents")) == 1
    assert len(accounts.rows("outbox", "kind = 'newsletter_confirmed'")) == 1
