"""Downloads: the stable address, which requires a session, and the signed address of the bytes."""

from __future__ import annotations

from typing import Any, NoReturn
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse
from werkzeug.wsgi import FileWrapper

from sidecar import downloads
from sidecar.delivery import local, ranges
from sidecar.delivery.local import Refusal
from sidecar.manifest import File, Manifest
from sidecar.service import Service
from sidecar.web import return_to
from sidecar.web.context import Context, current_session
from sidecar.web.request_checks import RequestRefused, wants_page

RETRY_AFTER = 60
"""Seconds after which a file that is being copied may be complete."""

PRIVATE = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}

_REASONS: dict[Refusal, tuple[int, str]] = {
    Refusal.UNKNOWN: (404, "no_such_file"),
    Refusal.OVER: (410, "410"),
    Refusal.REPLACED: (409, "409"),
    Refusal.FORGED: (410, "410"),  # a link whose key is retired looks the same
}


def blueprint(context: Context) -> Blueprint:
    """Make the routes `/download/VIDEO/RENDITION` and `/download/VIDEO/RENDITION/VERSION/FILENAME`: GET and HEAD, nothing else."""
    service, manifest = context.service, context.manifest
    routes = Blueprint("downloads", __name__)
    only_read: dict[str, Any] = {"methods": ["GET"], "provide_automatic_options": False}

    @routes.route("/download/<video>/<rendition>", **only_read)
    def gate(video: str, rendition: str) -> AnyResponse:
        session = current_session()
        if session is None:
            return _signed_out(context, video, rendition)
        resumed, recorded = ranges.resumes(request.headers.get), request.method == "GET"
        address = downloads.grant(service, manifest, session, video, rendition, ranged=resumed, recorded=recorded)
        return _to(address, 303) if isinstance(address, str) else _refuse(address, manifest, video, rendition)

    @routes.route("/download/<video>/<rendition>/<version>/<filename>", **only_read)
    def file(video: str, rendition: str, version: str, filename: str) -> AnyResponse:
        admitted = local.admit(service, manifest, (video, rendition, version, filename), request.query_string)
        if admitted is Refusal.STALE:
            return _to(local.stable(video, rendition), 302)
        if isinstance(admitted, File):
            return _bytes(service, admitted)
        return _refuse(admitted, manifest, video, rendition)

    return routes


def _signed_out(context: Context, video: str, rendition: str) -> AnyResponse:
    """A browser is sent to the gate. A program must not save a page as a film, so it gets 401 with the gate as its text."""
    file, here = downloads.look(context.service, context.manifest, video, rendition), local.stable(video, rendition)
    if not isinstance(file, File):
        _refuse(file, context.manifest, video, rendition)
    language = context.language_of_request(next_=here)
    if wants_page(request) and "Range" not in request.headers:
        # The stable address has no language. The page that the visitor comes from has one, which may not be the browser's.
        came = return_to.from_referrer(request.headers.get("Referer", ""), context.service.settings.public_url)
        read = language if came == "/" else context.language_of_request(next_=came)
        return _to(f"/account/?next={quote(here)}" + (f"&lang={read}" if read != language else ""), 303)
    page = {"next": here, "download": downloads.facts(file, language)}
    answer = Response(context.pages.render("account/gate.html", language, page, here), 401, PRIVATE)
    answer.headers["WWW-Authenticate"] = 'Bearer realm="Multimedia account"'
    return answer


def _refuse(refusal: Refusal, manifest: Manifest, video: str, rendition: str) -> NoReturn:
    """Raise the error page. It links to the film's own page, unless the film is not published yet."""
    status, reason = _REASONS[refusal]
    file = manifest.find(video, rendition) if status != 404 else None
    ways = {"actions": [("film", file.page("")), ("account", "/account/")]} if file else {}
    raise RequestRefused(status, reason, **ways)


def _to(address: str, status: int) -> AnyResponse:
    answer = redirect(address, status)
    answer.headers.update(PRIVATE)
    return answer


def _bytes(service: Service, file: File) -> Response:
    """Pass the open file to the server, which sends it without blocking a thread (waitress does)."""
    answer = local.serve(file, service.settings.media_root, request.method, request.headers.get)
    if answer is None:
        raise RequestRefused(503, "503", seconds=RETRY_AFTER)
    if answer.body is None:
        return Response(None, answer.status, answer.headers)
    wrapper = request.environ.get("wsgi.file_wrapper", FileWrapper)
    return Response(wrapper(answer.body, local.BLOCK), answer.status, answer.headers, direct_passthrough=True)
