"""The stable address of a download, which asks who is there, and the signed address that has the bytes."""

from __future__ import annotations

import re
from typing import Any, NoReturn
from urllib.parse import quote, unquote

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse
from werkzeug.wsgi import FileWrapper

from sidecar import downloads
from sidecar.delivery import local, ranges
from sidecar.manifest import File, Manifest
from sidecar.service import Service
from sidecar.web import errors, returning
from sidecar.web.login import current_session
from sidecar.web.pages import Pages

RETRY_AFTER = 60
"""Seconds after which a file that is being copied may be whole."""

PRIVATE = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}

Refused = downloads.Refusal | local.Refusal

_REASONS: dict[Refused, tuple[int, str]] = {
    downloads.Refusal.UNKNOWN: (404, "no_such_file"),
    downloads.Refusal.OVER: (410, "410"),
    downloads.Refusal.REPLACED: (409, "409"),
    local.Refusal.UNKNOWN: (404, "no_such_file"),
    local.Refusal.GONE: (410, "410"),
    local.Refusal.FORGED: (410, "410"),  # a link whose key is retired looks the same
}
_STABLE = re.compile(r"/download/([^/?#]+)/([^/?#]+)")


def blueprint(service: Service, manifest: Manifest, pages: Pages) -> Blueprint:
    """Make the routes `/download/VIDEO/RENDITION` and `/download/VIDEO/RENDITION/VERSION/FILENAME`: GET and HEAD, nothing else."""
    routes = Blueprint("downloads", __name__)
    only_read: dict[str, Any] = {"methods": ["GET"], "provide_automatic_options": False}

    @routes.route("/download/<video>/<rendition>", **only_read)
    def gate(video: str, rendition: str) -> AnyResponse:
        session = current_session()
        if session is None:
            return _stranger(service, manifest, pages, video, rendition)
        resumed, recorded = ranges.resumes(request.headers.get), request.method == "GET"
        address = downloads.grant(service, manifest, session, video, rendition, ranged=resumed, recorded=recorded)
        return _to(address, 303) if isinstance(address, str) else _refuse(address, manifest, video, rendition)

    @routes.route("/download/<video>/<rendition>/<version>/<filename>", **only_read)
    def file(video: str, rendition: str, version: str, filename: str) -> AnyResponse:
        admitted = local.admit(service, manifest, (video, rendition, version, filename), request.query_string)
        if admitted is local.Refusal.AGAIN:
            return _to(local.stable(video, rendition), 302)
        return (
            _bytes(service, admitted) if isinstance(admitted, File) else _refuse(admitted, manifest, video, rendition)
        )

    return routes


def described(service: Service, manifest: Manifest, next_: str, language: str) -> dict[str, str | int | None] | None:
    """The file behind a stable address to return to, for screens that name it: `title`, `filename`, `size`, `mime`, `purpose`, `page_url`."""
    found = _STABLE.fullmatch(next_)
    file = downloads.look(service, manifest, unquote(found[1]), unquote(found[2])) if found else None
    return _facts(file, language) if isinstance(file, File) else None


def _facts(file: File, language: str) -> dict[str, str | int | None]:
    facts = {"filename": file.filename, "size": file.size, "mime": file.mime, "purpose": file.purpose}
    return facts | {"title": file.title(language), "page_url": file.page(language)}


def _stranger(service: Service, manifest: Manifest, pages: Pages, video: str, rendition: str) -> AnyResponse:
    """A browser is led to the gate. Whatever else must not save a page as a film, so it gets an error, with the gate as its text."""
    file, here = downloads.look(service, manifest, video, rendition), local.stable(video, rendition)
    if not isinstance(file, File):
        _refuse(file, manifest, video, rendition)
    accepted = request.headers.get("Accept-Language", "")
    language = pages.choose(request.args.get("lang"), None, here, accepted)
    if errors.wants_page(request) and "Range" not in request.headers:
        # The stable address has no language; the page that the visitor reads has one, which may not be the browser's.
        came = returning.from_referrer(request.headers.get("Referer", ""), service.settings.public_url)
        read = language if came == "/" else pages.choose(request.args.get("lang"), None, came, accepted)
        return _to(f"/account/?next={quote(here)}" + (f"&lang={read}" if read != language else ""), 303)
    page = {"next": here, "download": _facts(file, language)}
    answer = Response(pages.render("account/gate.html", language, page, here), 401, PRIVATE)
    answer.headers["WWW-Authenticate"] = 'Bearer realm="Multimedia account"'
    return answer


def _refuse(refusal: Refused, manifest: Manifest, video: str, rendition: str) -> NoReturn:
    """An error page; it leads to the film's own page, unless the film may not be known yet."""
    status, reason = _REASONS[refusal]
    file = manifest.find(video, rendition) if status != 404 else None
    ways = {"actions": [("film", file.page("")), ("account", "/account/")]} if file else {}
    raise errors.Refusal(status, reason, **ways)


def _to(address: str, status: int) -> AnyResponse:
    answer = redirect(address, status)
    answer.headers.update(PRIVATE)
    return answer


def _bytes(service: Service, file: File) -> Response:
    """Hand the open file to the server, which sends it without keeping a thread (waitress does)."""
    answer = local.serve(file, service.settings.media_root, request.method, request.headers.get)
    if answer is None:
        raise errors.Refusal(503, "503", seconds=RETRY_AFTER)
    if answer.body is None:
        return Response(None, answer.status, answer.headers)
    wrapper = request.environ.get("wsgi.file_wrapper", FileWrapper)
    return Response(wrapper(answer.body, local.BLOCK), answer.status, answer.headers, direct_passthrough=True)
