"""`/dev/mail/`: the mails of a newsroom on its developer's machine. Elsewhere it does not exist.

Mails are read from the folder that `mail.transports.FileTransport` writes. A mail's HTML has its own address, where it may
have its own style and load nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, make_response, request

from sidecar.web.context import Context

SHOWN = 50
HTML_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Content security policy of a mail's HTML: no script, no form, nothing loaded, an origin of its own."""

_NAME = re.compile(r"[0-9]{8}T[0-9]{6}Z-[A-Za-z0-9_-]{1,64}", re.ASCII)
_CODE = re.compile(r"^\s*([0-9]{8})\s*$", re.MULTILINE)


def blueprint(context: Context) -> Blueprint:
    """The routes of the mailbox.

    Raises:
        ValueError: this is not a newsroom on its developer's machine.
    """
    settings = context.service.settings
    if not settings.dev_mailbox:
        raise ValueError("mails are shown only where they go to a folder and the public address is this machine's own")
    mailbox = Mailbox(Path(settings.mail_url.removeprefix("file:")), context)
    routes = Blueprint("mailbox", __name__, url_prefix="/dev/mail")
    routes.add_url_rule("/", view_func=mailbox.listing)
    routes.add_url_rule("/<name>", view_func=mailbox.message)
    routes.add_url_rule("/<name>/html", view_func=mailbox.html)
    routes.add_url_rule("/<name>/source", view_func=mailbox.source)
    return routes


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Views of a folder of mails."""

    folder: Path
    context: Context

    def listing(self) -> Response:
        """`/dev/mail/`: the newest mails, with their codes."""
        names = islice(_newest(self.folder), SHOWN)
        return self._show([_shown(name, self._read(name)) for name in names], single=False)

    def message(self, name: str) -> Response:
        """`/dev/mail/NAME`: headers and text of one mail."""
        return self._show([_shown(name, self._read(name))], single=True)

    def html(self, name: str) -> Response:
        """`/dev/mail/NAME/html`: its HTML as it is."""
        part = self._read(name).get_body(("html",))
        if part is None:
            abort(404)
        answer = make_response(part.get_content())
        answer.headers["Content-Security-Policy"] = HTML_POLICY
        return answer

    def source(self, name: str) -> Response:
        """`/dev/mail/NAME/source`: its bytes, to look at."""
        answer = make_response(self._path(name).read_bytes())
        answer.headers["Content-Type"] = "text/plain; charset=utf-8"
        return answer

    def _show(self, mails: list[dict[str, Any]], *, single: bool) -> Response:
        language, page = self.context.language_of_request(), {"mails": mails, "single": single}
        return make_response(self.context.pages.render("account/mailbox.html", language, page, request.full_path))

    def _read(self, name: str) -> EmailMessage:
        return message_from_bytes(self._path(name).read_bytes(), policy=policy.default)

    def _path(self, name: str) -> Path:
        path = self.folder / f"{name}.eml"
        if not _NAME.fullmatch(name) or not path.is_file():
            abort(404)
        return path


def _newest(folder: Path) -> list[str]:
    """Return the names of the mails, newest first; within a second the one that was written last."""
    found = [path for path in folder.glob("*.eml") if _NAME.fullmatch(path.stem)]
    return [path.stem for path in sorted(found, key=lambda p: (p.name[:16], p.stat().st_mtime_ns), reverse=True)]


def _shown(name: str, message: EmailMessage) -> dict[str, Any]:
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    code = _CODE.search(text)
    return {
        "name": name,
        "subject": str(message["Subject"]),
        "to": str(message["To"]),
        "at": int(parsedate_to_datetime(str(message["Date"])).timestamp()),
        "code": code[1] if code else "",
        "headers": [(key, str(value)) for key, value in message.items()],
        "text": text,
        "language": str(message["Content-Language"] or ""),
    }
