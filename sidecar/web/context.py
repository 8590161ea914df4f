"""Everything that views share: the visitor's session and cookies, the screens, and the answers that lead from one to the next.

Flask-Login is the facade of our own sessions: `install_login` loads the visitor from our cookie, and `current_session()` returns the session
or None. `login_required` sends a browser that is signed out to `/account/login?next=...` (303) and gives a program 401. Never call
`flask_login.login_user` or `logout_user`: they write Flask's session.

By https the cookies are `__Host-rostra`, `__Host-rostra-register` and `__Host-rostra-reset`: with that prefix a browser takes a cookie only by
https, for this host alone and for all of its paths, so that no neighbouring subdomain can plant one (RFC 6265bis, section 4.1.3.2). Over
plain http, which is for development on loopback only, browsers refuse that; there the names are `rostra-dev`, `rostra-dev-register` and
`rostra-dev-reset`, without `Secure`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, urlencode

from flask import Flask, Request, Response, make_response, redirect, request
from flask_login import LoginManager, current_user
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import Unauthorized
from werkzeug.http import parse_accept_header

from sidecar import downloads, sessions, signing
from sidecar.challenges import FLOW_LIFE, Flow
from sidecar.limits import TooOften
from sidecar.manifest import Manifest
from sidecar.pages import Pages
from sidecar.service import Service
from sidecar.sessions import ABSOLUTE, Session
from sidecar.settings import Settings
from sidecar.web import request_checks, return_to
from sidecar.web.request_checks import Form, wants_page

Cookie = Literal["session", "register", "reset"]

Problems = Mapping[str, Sequence[Mapping[str, Any]]]
"""Field -> its problems; a problem is `{code, ...facts}`, and templates have its sentence."""

NOTICES = frozenset(
    {"code_sent", "existed", "subscribed", "unsubscribed", "session_ended", "sessions_ended", "signed_out"}
)
"""Values of `?notice=` for the next screen."""

OWN_PATHS = ("/account/", "/download/")
"""Paths without a language."""

LONGEST_COOKIES = 8_192
"""Maximum length of a `Cookie` header in characters; a longer one is ignored."""

VALUE = re.compile(r"[A-Za-z0-9._-]{1,1024}", re.ASCII)
"""Grammar of our tokens."""

NO_COOKIE = ";"
"""A name that no cookie can have. Flask-Login reads its remember-me cookie before it asks us, and a planted one would sign a
visitor out or, without a secret key, end in an error."""

_PROGRAMS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"), ("Wget/", "wget"), ("aria2/", "aria2"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)  # fmt: skip


# Sessions and cookies -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Principal:
    """The visitor behind a live session, with what Flask-Login asks of a user."""

    session: Session
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """The account's identifier."""
        return self.session.account_id


def install_login(app: Flask, service: Service) -> None:
    """Load the visitor of a request from our cookie when a view first asks."""
    app.config["REMEMBER_COOKIE_NAME"] = NO_COOKIE
    app.config["SESSION_PROTECTION"] = None
    manager = LoginManager()
    manager.session_protection = None

    def load(request: Request) -> Principal | None:
        token = read_cookie(request, service.settings, "session")
        session = sessions.find(service, token) if token else None
        return None if session is None else Principal(session)

    manager.request_loader(load)
    manager.unauthorized_handler(_signed_out)
    manager.init_app(app, add_context_processor=False)


def _signed_out() -> Any:
    if not wants_page(request):
        raise Unauthorized
    here = return_to.safe(request.path, "/account/")
    return redirect(f"/account/login?next={quote(here, safe='/')}", 303)


def current_session() -> Session | None:
    """Return the session of this request, or None where the visitor is signed out."""
    return current_user.session if current_user.is_authenticated else None


def cookie_name(settings: Settings, kind: Cookie) -> str:
    """Return the name of a cookie under the public address."""
    base = "__Host-rostra" if settings.https else "rostra-dev"
    return base if kind == "session" else f"{base}-{kind}"


def set_cookie(response: Response, settings: Settings, kind: Cookie, value: str, max_age: int) -> None:
    """Set a cookie for `max_age` seconds."""
    response.set_cookie(
        cookie_name(settings, kind),
        value,
        max_age=max_age,
        path="/",
        secure=settings.https,
        httponly=True,
        samesite="Lax",
    )


def clear_cookie(response: Response, settings: Settings, kind: Cookie) -> None:
    """Delete a cookie in the browser."""
    response.delete_cookie(cookie_name(settings, kind), path="/", secure=settings.https, httponly=True, samesite="Lax")


def read_cookie(request: Request, settings: Settings, kind: Cookie) -> str:
    """Return the value of a cookie, or an empty text for none, for two of one name, and for one that cannot be our token."""
    if len(request.environ.get("HTTP_COOKIE", "")) > LONGEST_COOKIES:
        return ""
    values = request.cookies.getlist(cookie_name(settings, kind))
    return values[0] if len(values) == 1 and VALUE.fullmatch(values[0]) else ""


def browser_name(user_agent: str) -> str:
    """Return `Firefox on Windows`, `curl`, or an empty text for an unknown browser: enough to recognise a session, too little to track anybody."""
    program = next((label for mark, label in _PROGRAMS if mark in user_agent), "")
    system = next((label for mark, label in _SYSTEMS if mark in user_agent), "")
    return f"{program} on {system}" if program and system else program or system


# The context of views -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Context:
    """The sidecar, and helpers for the current request."""

    service: Service
    pages: Pages
    manifest: Manifest

    # The visitor -----------------------------------------------------------------------------------------------------------

    @property
    def network(self) -> str:
        """The visitor's network, for limits."""
        return request_checks.network(request)

    @property
    def browser(self) -> str:
        """The visitor's browser by name, such as `Firefox on Windows`."""
        return browser_name(request.headers.get("User-Agent", ""))

    def language(self, stored: str = "", next_: str = "/") -> str:
        """Return the language of the answer: requested, stored, of the page to return to, of the browser, of the site."""
        user = current_session()
        return self.language_of_request(stored or (user.language if user else ""), next_)

    def language_of_request(self, stored: str = "", next_: str = "/") -> str:
        """Return the same without reading the session."""
        accepted = request.headers.get("Accept-Language", "")
        return choose_language(self.pages, request.args.get("lang"), stored, next_, accepted)

    @property
    def query(self) -> Form:
        """The parameters of the address."""
        return request_checks.read_query(request)

    def next(self, given: str | None = None) -> str:
        """Return the path to return to: from the form or address, else the page of ours that the visitor came from."""
        found = self.query.get("next") if given is None else given
        if found is not None:
            return return_to.safe(found)
        return return_to.from_referrer(request.headers.get("Referer", ""), self.service.settings.public_url)

    # Answers ---------------------------------------------------------------------------------------------------------------

    def show(
        self, template: str, *, status: int = 200, language: str = "", next_: str = "/", errors: Problems | None = None,
        values: Mapping[str, str] | None = None, **page: object,
    ) -> Response:  # fmt: skip
        """Render a screen. `values` are shown in the form again; they never contain passwords."""
        notice = self.query.get("notice", "")
        common = {
            "next": next_,
            "errors": errors or {},
            "values": values or {},
            "notices": [notice] if notice in NOTICES and request.method == "GET" else [],
            "signed_in": current_session() is not None,
        }
        chosen = language or self.language(next_=next_)
        where = f"{request.path}?{urlencode({k: v for k, v in self.query.items() if k != 'notice'})}"
        return make_response(self.pages.render(f"account/{template}.html", chosen, common | page, where), status)

    def message(
        self, code: str, status: int, *, next_: str = "/", actions: Sequence[tuple[str, str]] = (), language: str = "",
        **facts: object,
    ) -> Response:  # fmt: skip
        """Render a message with links to go on, as (code of the label, address)."""
        return self.show(
            "message", status=status, next_=next_, language=language, code=code, facts=facts, actions=list(actions)
        )

    def go(self, path: str, next_: str = "/", notice: str = "") -> Response:
        """Redirect with 303 to another screen, which gets the path to return to."""
        query = ({"next": next_} if next_ != "/" else {}) | ({"notice": notice} if notice else {})
        if lang := self.query.get("lang"):
            query["lang"] = lang
        return redirected(f"{path}?{urlencode(query, safe='/')}" if query else path)

    def back(self, next_: str) -> dict[str, object]:
        """Return the target of the button «Return to the page you were on»: a page, or a download and the page of its film."""
        download = downloads.described(self.service, self.manifest, next_, self.language(next_=next_))
        return {"url": next_, "download": download, "page_url": download["page_url"] if download else next_}

    def gate(self, next_: str) -> Response:
        """Render the gate (screen 1)."""
        back = self.back(next_)
        return self.show("gate", next_=next_, download=back["download"])

    # Cookies ---------------------------------------------------------------------------------------------------------------

    def flow(self, purpose: Cookie) -> Flow | None:
        """Return the flow of this browser from its cookie."""
        service = self.service
        token = read_cookie(request, service.settings, purpose)
        payload = signing.read(service.keys.ring(), "flow", token, service.clock()) if token else None
        if payload is None or payload.expired or payload.data.get("p") != purpose:
            return None
        return Flow(payload.data["c"], payload.data["s"], return_to.safe(payload.data["n"]))

    def keep_flow(self, answer: Response, purpose: Cookie, flow: Flow) -> Response:
        """Set the cookie of a flow."""
        service = self.service
        facts = {"p": purpose, "c": flow.challenge_id, "s": flow.secret, "n": flow.next}
        token = signing.sign(service.keys.ring(), "flow", facts | {"exp": service.clock() + FLOW_LIFE})
        set_cookie(answer, service.settings, purpose, token, max_age=FLOW_LIFE)
        return answer

    def session_token(self) -> str:
        """Return the session cookie's token, or an empty text."""
        return read_cookie(request, self.service.settings, "session")

    def end_session(self) -> None:
        """End the session that this browser has, if it has one."""
        if token := self.session_token():
            sessions.end_by_token(self.service, token)

    def sign_in(self, answer: Response, token: str) -> Response:
        """Set the cookie of a session."""
        set_cookie(answer, self.service.settings, "session", token, max_age=ABSOLUTE)
        return answer

    def sign_out(self, answer: Response) -> Response:
        """Delete the cookie of the session."""
        clear_cookie(answer, self.service.settings, "session")
        return answer


def choose_language(pages: Pages, asked: str | None, stored: str | None, next_path: str, accept_language: str) -> str:
    """Return the language of a request: requested, stored, of the page to return to, of the browser, of the site.

    Args:
        pages: knows the languages of the site.
        asked: `?lang=`.
        stored: language of the flow or the account.
        next_path: a checked path of this site; `/` and paths of the sidecar have no language.
        accept_language: the header.
    """
    known = next((one for one in (asked, stored) if one in pages.languages), None)
    if known:
        return known
    if next_path not in {"", "/"} and not next_path.startswith(OWN_PATHS):
        prefix = next_path.split("/")[1]
        return prefix if prefix in pages.languages else pages.default
    accepted = parse_accept_header(accept_language, LanguageAccept).values()
    # By preference alone: to a reader of `fr-BE, en;q=0.5` French is nearer than English, whatever matches letter by letter.
    wanted = (one for tag in accepted for one in (tag, tag.partition("-")[0]))
    return next((tag for tag in wanted if tag in pages.languages), pages.default)


def redirected(path: str) -> Response:
    """Redirect with 303 to a path of our own."""
    answer = make_response(redirect(path, 303))
    answer.autocorrect_location_header = False
    return answer


def later(answer: Response, refused: TooOften) -> Response:
    """Turn an answer into a 429 with the seconds to wait."""
    answer.status_code = 429
    answer.headers["Retry-After"] = str(refused.retry_after)
    return answer
