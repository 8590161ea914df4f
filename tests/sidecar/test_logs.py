"""Logs: one JSON object a line, whatever anyone writes."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from sidecar import logs


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def logger(stream: io.StringIO) -> Iterator[logging.Logger]:
    logger, handler = logging.getLogger("rostra.test"), logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield logger
    logger.removeHandler(handler)


def lines(stream: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_says_when_how_bad_who_and_what(logger: logging.Logger, stream: io.StringIO) -> None:
    logger.warning("The outbox is %s seconds late", 40)
    (line,) = lines(stream)
    assert line.pop("ts").endswith("Z")
    assert line == {"level": "warning", "logger": "rostra.test", "message": "The outbox is 40 seconds late"}


def test_the_time_is_utc_with_milliseconds() -> None:
    record = logging.LogRecord("rostra", logging.INFO, "", 0, "x", (), None)
    record.created = 2**31 + 0.25
    assert json.loads(logs.JsonLines().format(record))["ts"] == "2038-01-19T03:14:08.250Z"


def test_the_request_is_named_while_it_is_answered(logger: logging.Logger, stream: io.StringIO) -> None:
    before = logs.request_id.set("0a1b")
    logger.info("inside")
    logs.request_id.reset(before)
    logger.info("outside")
    assert [line.get("request") for line in lines(stream)] == ["0a1b", None]


def test_an_exception_stays_on_the_line(logger: logging.Logger, stream: io.StringIO) -> None:
    try:
        int("broken\nin two")
    except ValueError:
        logger.exception("A mail could not be sent")
    (line,) = lines(stream)
    assert "Traceback" in line["exception"]
    assert "broken\\nin two" in line["exception"]


def test_standard_error_gets_the_lines_of_every_logger_and_nothing_twice() -> None:
    program = (
        "import logging\nfrom sidecar import logs\n"
        "logs.configure(); logs.configure()\n"
        "logging.getLogger('waitress').info('ready')\nlogging.getLogger('rostra').debug('detail')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert [json.loads(line)["message"] for line in done.stderr.splitlines()] == ["ready"]
