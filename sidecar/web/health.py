"""`/healthz` says that the process answers, `/readyz` that it can do its work."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from sidecar.store.engine import StoreUnavailable
from sidecar.web.context import Context


def blueprint(context: Context) -> Blueprint:
    """Both routes; neither tells a stranger more than a word for each part."""
    routes = Blueprint("health", __name__)

    def healthz() -> Response:
        return jsonify({"status": "ok"})

    def readyz() -> tuple[Response, int]:
        parts = {"database": _database(context), "manifest": "ok" if context.manifest.usable() else "missing"}
        ready = set(parts.values()) == {"ok"}
        return jsonify({"status": "ok" if ready else "unavailable"} | parts), 200 if ready else 503

    routes.add_url_rule("/healthz", view_func=healthz)
    routes.add_url_rule("/readyz", view_func=readyz)
    return routes


def _database(context: Context) -> str:
    try:
        current, head = context.service.store.revision()
    except StoreUnavailable:
        return "unavailable"
    return "ok" if current == head else "outdated"
