"""What every view has at hand: the service, the pages, the manifest, and what can be told from the present request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, make_response, redirect, request

from sidecar import sessions, signing
from sidecar.challenges import FLOW_LIFE, Flow
from sidecar.limits import TooOften
from sidecar.manifest import Manifest
from sidecar.service import Service
from sidecar.sessions import ABSOLUTE
from sidecar.web import browsers, cookies, forms, guard, returning
from sidecar.web.cookies import Kind
from sidecar.web.downloads import described
from sidecar.web.login import current_session
from sidecar.web.pages import Pages

Problems = Mapping[str, Sequence[Mapping[str, Any]]]
"""Field -> what is wrong with it; a problem is `{code, ...facts}`, its sentence stands in the templates."""

NOTICES = frozenset(
    {"code_sent", "existed", "subscribed", "unsubscribed", "session_ended", "sessions_ended", "signed_out"}
)
"""What an address may tell the next screen by `?notice=`."""


@dataclass(frozen=True, slots=True)
class Context:
    """The sidecar as its views see it."""

    service: Service
    pages: Pages
    manifest: Manifest

    # The visitor -----------------------------------------------------------------------------------------------------------

    @property
    def network(self) -> str:
        """The visitor's network, for limits."""
        return guard.network(request)

    @property
    def browser(self) -> str:
        """The visitor's browser by name, such as `Firefox on Windows`."""
        return browsers.name(request.headers.get("User-Agent", ""))

    def language(self, stored: str = "", next_: str = "/") -> str:
        """The language to answer in: asked for, stored, of the page to return to, of the browser, of the site."""
        user = current_session()
        known = stored or (user.language if user else "")
        return self.pages.choose(self.query.get("lang"), known, next_, request.headers.get("Accept-Language", ""))

    @property
    def query(self) -> forms.Form:
        """The parameters of the address."""
        return forms.query(request)

    def next(self, given: str | None = None) -> str:
        """Where to return to: given by form or address, else the page of ours that the visitor came from."""
        found = self.query.get("next") if given is None else given
        if found is not None:
            return returning.safe(found)
        return returning.from_referrer(request.headers.get("Referer", ""), self.service.settings.public_url)

    # Answers ---------------------------------------------------------------------------------------------------------------

    def show(
        self, template: str, *, status: int = 200, language: str = "", next_: str = "/", errors: Problems | None = None,
        values: Mapping[str, str] | None = None, **page: object,
    ) -> Response:  # fmt: skip
        """A screen. What was typed is shown again by `values`; passwords are never in it."""
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
        """A dead end with a way out: what happened, and addresses to go on with, as (code of the label, address)."""
        return self.show(
            "message", status=status, next_=next_, language=language, code=code, facts=facts, actions=list(actions)
        )

    def go(self, path: str, next_: str = "/", notice: str = "") -> Response:
        """303 to another screen, which is told where to return to."""
        query = ({"next": next_} if next_ != "/" else {}) | ({"notice": notice} if notice else {})
        if lang := self.query.get("lang"):
            query["lang"] = lang
        return redirected(f"{path}?{urlencode(query, safe='/')}" if query else path)

    def back(self, next_: str) -> dict[str, object]:
        """Where the button «Return to the page you were on» leads: a page, or a download and the page of its film."""
        download = described(self.service, self.manifest, next_, self.language(next_=next_))
        return {"url": next_, "download": download, "page_url": download["page_url"] if download else next_}

    def gate(self, next_: str) -> Response:
        """Screen 1."""
        back = self.back(next_)
        return self.show("gate", next_=next_, download=back["download"])

    # Cookies ---------------------------------------------------------------------------------------------------------------

    def flow(self, purpose: Kind) -> Flow | None:
        """The flow that this browser began, from its cookie."""
        service = self.service
        token = cookies.read(request, service.settings, purpose)
        payload = signing.read(service.keys.ring(), "flow", token, service.clock()) if token else None
        if payload is None or payload.expired or payload.data.get("p") != purpose:
            return None
        return Flow(payload.data["c"], payload.data["s"], returning.safe(payload.data["n"]))

    def keep_flow(self, answer: Response, purpose: Kind, flow: Flow) -> Response:
        """Let the browser keep a flow for its day."""
        service = self.service
        facts = {"p": purpose, "c": flow.challenge_id, "s": flow.secret, "n": flow.next}
        token = signing.sign(service.keys.ring(), "flow", facts | {"exp": service.clock() + FLOW_LIFE})
        cookies.put(answer, service.settings, purpose, token, max_age=FLOW_LIFE)
        return answer

    def session_token(self) -> str:
        """The session cookie's token, or an empty string."""
        return cookies.read(request, self.service.settings, "session")

    def end_session(self) -> None:
        """End the session that this browser has, if it has one."""
        if token := self.session_token():
            sessions.end_by_token(self.service, token)

    def sign_in(self, answer: Response, token: str) -> Response:
        """Let the browser keep a session."""
        cookies.put(answer, self.service.settings, "session", token, max_age=ABSOLUTE)
        return answer

    def sign_out(self, answer: Response) -> Response:
        """Let the browser forget its session."""
        cookies.clear(answer, self.service.settings, "session")
        return answer


def redirected(path: str) -> Response:
    """303 to a path of our own."""
    answer = make_response(redirect(path, 303))
    answer.autocorrect_location_header = False
    return answer


def later(answer: Response, refused: TooOften) -> Response:
    """429 with the seconds to wait."""
    answer.status_code = 429
    answer.headers["Retry-After"] = str(refused.retry_after)
    return answer
