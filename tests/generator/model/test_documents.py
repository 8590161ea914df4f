"""The text of a file is the same on every system."""

import pytest

from generator.model.documents import text_of


def test_a_file_is_one_text_whatever_system_wrote_it() -> None:
    plain = "a: é\nb\n"
    for data in (
        plain.encode(),
        plain.replace("\n", "\r\n").encode(),
        plain.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + plain.encode(),
        "a: e\u0301\nb\n".encode(),
    ):
        assert text_of(data) == plain
    with pytest.raises(UnicodeDecodeError):
        text_of(b"caf\xe9")
