"""Knowledge that an attacker does not have: the code of a challenge before it is mailed, and the number of comparisons of codes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from sidecar import challenges, signing
from tests.support.accounts import Accounts, Browser, wrong_code

VERIFY = {"register": "/account/verify", "reset": "/account/reset/verify"}
PURPOSES = tuple(VERIFY)


def true_code(accounts: Accounts, challenge: dict[str, Any], generation: int | None = None) -> str:
    """Return the newest code of a challenge's row, or the one of that number."""
    number = challenge["generation"] if generation is None else generation
    code = challenges.code_of(accounts.service.keys.ring(), SimpleNamespace(**challenge), number)  # type: ignore[arg-type]
    assert code is not None
    return code


def false_code(accounts: Accounts, challenge: dict[str, Any]) -> str:
    """Return a code that no number of a challenge has had so far."""
    known = {true_code(accounts, challenge, number + 1) for number in range(challenge["generation"])}
    while (code := wrong_code(true_code(accounts, challenge))) in known:
        pass
    return code


def flow_of(accounts: Accounts, browser: Browser, purpose: str) -> challenges.Flow:
    """Return what a browser's cookie says of its flow."""
    token = browser.cookies[f"__Host-rostra-{purpose}"]
    payload = signing.read(accounts.service.keys.ring(), "flow", token, accounts.clock())
    assert payload is not None
    return challenges.Flow(payload.data["c"], payload.data["s"], payload.data["n"])


@contextmanager
def counted_comparisons() -> Iterator[list[str]]:
    """Collect the challenge's id of every attempt that reaches the comparison."""
    found: list[str] = []
    derive, lock = challenges.code_of, threading.Lock()

    def counting(ring: Any, row: Any, generation: int) -> str | None:
        with lock:
            if generation == row.generation:  # the code before it is derived for the same attempt
                found.append(row.id)
        return derive(ring, row, generation)

    with patch.object(challenges, "code_of", counting):
        yield found
