"""Prometheus metrics of one process. No label identifies a person."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

PURPOSES = ("register", "reset")
OUTCOMES = ("issued", "passed", "wrong", "expired", "locked")

_VERIFY = (5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800)
"""Seconds between a code and its proof; a code is valid for 1800."""

_ARGON2 = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2)


class Metrics:
    """Metrics in a registry of their own.

    Attributes:
        codes: by `purpose` and `outcome`.
        time_to_verify: seconds from the mail of a code to its proof, by `purpose`.
        outbox_depth: mails that wait.
        outbox_oldest: age of the oldest of them in seconds.
        limits_hit: refusals by `limit`.
        argon2: seconds of one hash.
        links: download links that were signed, by `delivery`.
        mails: by `kind` and `outcome`.
        wrong_guesses: wrong codes of the last hour over all addresses together: an attack on many at once shows here.
    """

    def __init__(self) -> None:
        self.registry = own = CollectorRegistry()
        self.codes = Counter("rostra_codes", "Codes and what became of them", ("purpose", "outcome"), registry=own)
        self.time_to_verify = Histogram(
            "rostra_time_to_verify_seconds", "From a code to its proof", ("purpose",), buckets=_VERIFY, registry=own
        )
        self.outbox_depth = Gauge("rostra_outbox_depth", "Mails that wait", registry=own)
        self.outbox_oldest = Gauge("rostra_outbox_oldest_seconds", "Age of the oldest mail that waits", registry=own)
        self.limits_hit = Counter("rostra_limits_hit", "Requests that a limit refused", ("limit",), registry=own)
        self.argon2 = Histogram("rostra_argon2_seconds", "One password hash", buckets=_ARGON2, registry=own)
        self.links = Counter("rostra_links_minted", "Download links that were signed", ("delivery",), registry=own)
        self.mails = Counter("rostra_mails", "Mails and what became of them", ("kind", "outcome"), registry=own)
        self.wrong_guesses = Gauge("rostra_wrong_guesses_last_hour", "Wrong codes of the last hour", registry=own)
        for purpose in PURPOSES:
            for outcome in OUTCOMES:
                self.codes.labels(purpose, outcome)  # a rate needs a zero to start from

    def exposition(self) -> bytes:
        """Return all metrics in Prometheus' text format 0.0.4."""
        return generate_latest(self.registry)
