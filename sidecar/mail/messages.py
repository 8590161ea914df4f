"""Messages: text and HTML from `site_templates/mail/`, in the recipient's language.

Composing a mail again gives the same bytes: its date is that of queueing, its Message-ID and boundary come from its identifier in
the outbox. When a worker dies between sending a mail and recording it, a mailbox can recognise the copy.

A code is in the text and never in the subject, which a locked telephone shows to everybody. No link of a mail
changes anything when it is followed, and no mail loads anything.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import urlsplit

from sidecar.pages import Pages
from sidecar.settings import Settings

COLUMNS = 72
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail before it is rendered.

    Attributes:
        id: in the outbox.
        template: `mail/TEMPLATE.txt` and `.html`.
        to: the address as a mail server takes it.
        language: of the text; an unknown one becomes the site's own.
        at: second since 1970 at which it was queued.
        facts: for the templates.
        unsubscribe: absolute address that takes a one-click POST, for a mail to a list.
    """

    id: str
    template: str
    to: str
    language: str
    at: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    unsubscribe: str = ""


def compose(pages: Pages, settings: Settings, draft: Draft) -> EmailMessage:
    """Compose a mail.

    Raises:
        ValueError: an address or a header has a character that it must not have.
    """
    language = draft.language if draft.language in pages.languages else pages.default
    names = {"facts": draft.facts, "url": settings.public_url, "host": settings.host, "unsubscribe": draft.unsubscribe}
    subject, _, text = pages.render_mail(f"mail/{draft.template}.txt", language, names).partition("\n")
    html = pages.render_mail(f"mail/{draft.template}.html", language, names | {"subject": subject})
    message = EmailMessage(policy.SMTP)
    message["From"] = _sender(settings.mail_from, pages.site_name(language))
    message["To"] = Address(addr_spec=draft.to)
    message["Subject"] = subject
    _label(message, settings, draft)
    # Eight-bit bodies need a server that says it takes them; these pass everywhere, and long lines are folded.
    message.set_content(_wrapped(text), cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = language  # after the content, which clears every such header
    message.set_boundary(f"=_{draft.id}")
    return message


def message_id(settings: Settings, mail_id: str) -> str:
    """Return `<ID@HOST>`, the same for every attempt to send one mail."""
    host = urlsplit(settings.public_url).hostname or ""
    return f"<{mail_id}@{host if re.search('[a-z]', host) and ':' not in host else f'[{host}]'}>"


def _sender(mail_from: str, name: str) -> Address:
    written, address = parseaddr(mail_from)
    return Address(display_name=written or name, addr_spec=address)


def _label(message: EmailMessage, settings: Settings, draft: Draft) -> None:
    """Set headers for programs: no automatic answers (RFC 3834), unsubscribing with one click (RFC 8058)."""
    message["Date"] = format_datetime(datetime.fromtimestamp(draft.at, UTC))
    message["Message-ID"] = message_id(settings, draft.id)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if draft.unsubscribe:
        message["List-Unsubscribe"] = f"<{draft.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _wrapped(text: str) -> str:
    """Wrap lines at `COLUMNS`, except lines with a URL."""
    wrap = textwrap.TextWrapper(COLUMNS, break_long_words=False, break_on_hyphens=False)
    lines = [line if len(line) <= COLUMNS or "://" in line else wrap.fill(line) for line in text.strip().splitlines()]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)) + "\n"
