"""Every screen of the account in every state, with sample values: what views hand over, for tests and for looking."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FILE: dict[str, Any] = {
    "title": "Port Averne Summit: the second day",
    "filename": "M-260708-01-broadcast.mxf",
    "size": 1_240_000_000,
    "mime": "application/mxf",
    "purpose": "broadcast",
}
NEXT = "/download/M-260708-01/broadcast"
BACK: dict[str, Any] = {"url": NEXT, "download": FILE, "page_url": "/videos/M-260708-01/"}
PLAIN_BACK = {"url": "/speeches/", "download": None, "page_url": None}
LANGUAGES = [("en", "English", True), ("fr", "Français", False), ("ar", "العربية", False)]
CODE: dict[str, Any] = {
    "purpose": "register",
    "address": "a•••@example.org",
    "reference": "4F2A-1",
    "expires_at": 1_795_443_120,
    "expires": "14:32 (UTC+1)",
    "wait": 42,
    "state": "pending",
    "attempts_left": 5,
}
ACCOUNT: dict[str, Any] = {
    "address": "ada.vole@example.org",
    "sessions": [
        {"id": "s1", "browser": "Firefox on Windows", "created": "21 November 2026, 09:12 (UTC+1)",
         "seen": "23 November 2026, 14:02 (UTC+1)", "current": True},
        {"id": "s2", "browser": "Safari on iPhone", "created": "2 November 2026, 18:40 (UTC+1)",
         "seen": "20 November 2026, 07:31 (UTC+1)", "current": False},
    ],
    "events": [
        {"kind": kind, "browser": "Firefox on Windows", "at": "21 November 2026, 09:12 (UTC+1)"}
        for kind in ("signed_in", "sign_in_failed", "password_reset", "sessions_ended", "signed_out", "registered")
    ],
    "downloads": [
        {"title": FILE["title"], "rendition": "broadcast", "at": 1_795_248_840, "url": NEXT},
        {"title": "Long Tide 26: forty ships, one harbour picture", "rendition": "mezzanine",
         "at": 1_790_085_780, "url": "/download/M-260922-01/mezzanine"},
    ],
    "subscribed": True,
}  # fmt: skip

PASSWORD_CODES = ("too_long", "too_short", "space", "lower", "upper", "digit", "symbol", "season", "guessable", "same")
NOTICES = ("code_sent", "existed", "subscribed", "unsubscribed", "session_ended", "sessions_ended", "signed_out")
MESSAGES = (
    "400", "401", "403", "404", "405", "409", "410", "413", "415", "429", "500", "503", "wrong_host", "no_such_file", "no_flow", "other_browser",
    "flow_over", "reset_over", "already_signed_in", "cookies_refused", "account_closed", "bad_unsubscribe", "signed_out",
)  # fmt: skip
ACTIONS = (
    "log_in", "register", "reset", "begin_again", "back", "account", "logout", "retry", "film", "videos", "search", "home",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Screen:
    """One state of one screen: a name, the template, what the view hands over, and the address it stands at."""

    name: str
    template: str
    page: Mapping[str, Any] = field(default_factory=dict)
    path: str = "/account/"


def problem(code: str, **facts: object) -> list[dict[str, object]]:
    return [{"code": code, **facts}]


def _screen(name: str, path: str, **page: Any) -> Screen:
    template = name.partition("-")[0]
    return Screen(name, f"account/{template}.html", {"next": NEXT, **page}, f"/account/{path}?next={NEXT}")


def _signing_in() -> list[Screen]:
    form = {"policy": "classic", "languages": LANGUAGES}
    typed = {"email": "ada.vole@example"}
    both = {"email": problem("address"), "password": problem("too_short") + problem("symbol")}
    return [
        _screen("gate", "", download=FILE),
        _screen("gate-plain", "", download=None),
        _screen("gate-out", "", download=None, notices=["signed_out"]),
        _screen("register", "register", **form),
        _screen("register-nist", "register", **form | {"policy": "nist"}),
        _screen("register-wrong", "register", **form, errors=both, values=typed),
        _screen("register-often", "register", **form, errors={"form": problem("too_often", seconds=1500)}, values=typed),
        _screen("welcome", "welcome", subscribed=False, back=BACK, signed_in=True),
        _screen("welcome-plain", "welcome", subscribed=False, back=PLAIN_BACK, signed_in=True),
        _screen("welcome-subscribed", "welcome", subscribed=True, back=BACK, notices=["subscribed"], signed_in=True),
        _screen("welcome-unticked", "welcome", subscribed=False, back=BACK, errors={"newsletter": problem("not_ticked")}),
        _screen("login", "login"),
        _screen("login-existed", "login", notices=["existed"]),
        _screen("login-wrong", "login", errors={"form": problem("bad_credentials")}, values={"email": "ada.vole@example.org"}),
        _screen("login-empty", "login", errors={"email": problem("missing"), "password": problem("missing")}),
        _screen("reset", "reset", values={"email": ""}),
        _screen("reset-wrong", "reset", errors={"email": problem("address")}, values=typed),
        _screen("reset_password", "reset/password", policy="classic", values={"email": "ada.vole@example.org"}),
        _screen("reset_password-wrong", "reset/password", policy="classic", errors={"password": problem("guessable")}),
        _screen("reset_done", "reset/done", back=BACK),
        _screen("reset_done-plain", "reset/done", back=PLAIN_BACK),
    ]  # fmt: skip


def _codes() -> list[Screen]:
    reset = CODE | {"purpose": "reset"}
    locked, expired = (
        {"state": state, "wait": 0, "errors": {"code": problem(state)}} for state in ("locked", "expired")
    )
    return [
        _screen("verify", "verify", **CODE),
        _screen("verify-sent", "verify", **CODE, notices=["code_sent"]),
        _screen("verify-ready", "verify", **CODE | {"wait": 0}),
        _screen("verify-wrong", "verify", **CODE, errors={"code": problem("wrong_code", left=3)}),
        _screen("verify-last", "verify", **CODE, errors={"code": problem("wrong_code", left=1)}),
        _screen("verify-malformed", "verify", **CODE, errors={"code": problem("malformed_code")}),
        _screen("verify-locked", "verify", **CODE | locked),
        _screen("verify-expired", "verify", **CODE | expired),
        _screen("verify-often", "verify", **CODE, errors={"resend": problem("too_often", seconds=42)}),
        _screen("verify-reset", "reset/verify", **reset),
        _screen("verify-reset-expired", "reset/verify", **reset | expired),
        _screen("verify-used", "reset/verify", **reset, errors={"code": problem("used")}),
    ]


def _own() -> list[Screen]:
    empty = ACCOUNT | {"sessions": ACCOUNT["sessions"][:1], "downloads": [], "subscribed": False}
    return [
        _screen("account", "", **ACCOUNT, signed_in=True),
        _screen("account-new", "", **empty, signed_in=True, notices=["sessions_ended"]),
        _screen("close", "close", signed_in=True),
        _screen("close-wrong", "close", signed_in=True, errors={"password": problem("wrong_password")}),
        _screen("logout", "logout", signed_in=True),
        _screen("unsubscribe", "unsubscribe/TOKEN", done=False),
        _screen("unsubscribe-done", "unsubscribe/TOKEN", done=True),
    ]


def _messages() -> list[Screen]:
    facts = {"429": {"seconds": 240}, "503": {"seconds": 5}, "500": {"reference": "7f3a"}}
    ways = {"no_flow": [("begin_again", "/account/register"), ("log_in", "/account/login"), ("back", "/videos/")]}
    return [
        _screen(f"message-{code}", "x", code=code, facts=facts.get(code, {}), actions=ways.get(code, []))
        for code in MESSAGES
    ]


SCREENS = (*_signing_in(), *_codes(), *_own(), *_messages())
