"""Attacks through logs (G6): a text from outside that would begin a line of its own or move the operator's terminal."""

import json
import logging

import pytest

from sidecar import logs

TEXTS = {
    "line": 'x\n{"ts": "2026-11-23T00:00:00Z", "level": "info", "message": "all is well"}',
    "return": "x\r{}",
    "both": "x\r\n\r\n{}",
    "next line": "x\x85y",
    "separators": "x\u2028y\u2029z\x0b\x0c\x1c\x1d\x1e",
    "terminal": "x\x1b[2J\x1b]0;title\x07",
    "c1 controls": "x\x9b2J",
    "bidi": "x\u202egnp.exe",
    "quote": 'x", "level": "info',
    "nul": "x\x00y",
    "half pair": "x\ud800y",
    "percent": "%s %n %(name)s",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_g6_any_text_is_one_line_of_printable_ascii(text: str) -> None:
    record = logging.LogRecord("rostra", logging.INFO, "", 0, "Refused: %s", (text,), None)
    line = logs.JsonLines().format(record)
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["message"] == f"Refused: {text}"
    assert json.loads(line)["level"] == "info"


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_g6_the_request_id_too(text: str) -> None:
    before = logs.request_id.set(text)
    try:
        line = logs.JsonLines().format(logging.LogRecord("rostra", logging.INFO, "", 0, "x", (), None))
    finally:
        logs.request_id.reset(before)
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["request"] == text
