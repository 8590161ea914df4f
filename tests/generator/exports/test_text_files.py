"""Plain files: shot lists, checksums, the text of a speech."""

import csv
import io
import subprocess
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given

from generator.exports.text_files import (
    COLUMNS,
    WIDTH,
    checksums,
    clock,
    columns,
    shotlist_csv,
    shotlist_text,
    speech_text,
)
from generator.items.parts import PersonItem
from generator.items.speech import Withdrawal
from generator.items.video import ShotItem
from generator.model.values import Moment
from generator.site.views import LocalizedText
from tests.generator.exports.samples import HOSTILE, PREVIEW, SHOTS, SPEECH, VIDEO, in_xml


def rows(*shots: ShotItem) -> list[dict[str, str]]:
    text = shotlist_csv(replace(VIDEO, shots=shots)).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


class TestShotlistForPrograms:
    """`shotlist.csv` is what RFC 4180 describes, and no spreadsheet runs what is in it."""

    def test_is_read_back_by_column(self) -> None:
        first, second = rows(*SHOTS)
        assert tuple(first) == COLUMNS
        assert (first["number"], first["start_seconds"], first["end_seconds"]) == ("1", "0", "12.48")
        assert (second["timecode_in"], second["duration_seconds"], second["kind"]) == (
            "10:00:12:12",
            "18.52",
            "soundbite",
        )
        assert second["speaker"] == "Ilse Varnholt, Secretary-General"

    def test_lines_end_as_the_rfc_says(self) -> None:
        lines = shotlist_csv(VIDEO).split(b"\r\n")
        assert len(lines) == 4
        assert not any(b"\n" in line or b"\r" in line for line in lines)

    def test_a_video_without_shots_has_the_names_of_the_columns(self) -> None:
        assert shotlist_csv(replace(VIDEO, shots=())).decode() == ",".join(COLUMNS) + "\r\n"

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠"])
    def test_a_formula_is_made_text(self, start: str) -> None:
        text = f'{start}HYPERLINK("https://evil.example","x")'
        assert rows(replace(SHOTS[0], text=LocalizedText(text)))[0]["text"] == f"'{text}"

    @given(HOSTILE)
    def test_every_text_is_one_harmless_cell(self, text: str) -> None:
        cell = rows(replace(SHOTS[0], text=LocalizedText(text), speaker=PersonItem(LocalizedText(text))))[0]["text"]
        assert cell.removeprefix("'") == in_xml(text).removeprefix("'")
        assert not cell.startswith(("=", "+", "-", "@", "\t"))


class TestShotlistForPeople:
    """`shotlist.txt` can be read in any program."""

    def test_begins_with_what_the_video_is(self) -> None:
        text = shotlist_text(VIDEO).decode()
        assert text.startswith("Video:        M-260708-01\nTitle:        Port Averne Summit: the second day\n")
        assert "Credit:       Littoral Union\n" in text
        assert "Not allowed:  Advertising.\n" in text

    def test_each_shot_has_times_text_and_its_facts(self) -> None:
        text = shotlist_text(VIDEO).decode()
        assert "  2  10:00:12:12 - 10:00:31:00  0:18.52  Sound bite\n     “We go out together or not at all.”\n" in text
        assert "     Restriction:  No access Tarn Islands\n" in text

    def test_without_timecodes_times_count_from_the_beginning(self) -> None:
        bare = replace(SHOTS[1], timecode_in="", timecode_out="")
        assert "  2  0:12.48 - 0:31  0:18.52" in shotlist_text(replace(VIDEO, shots=(bare,))).decode()

    def test_its_words_are_translated(self) -> None:
        words = {"Title": "Titre", "Restriction": "Restriction d’usage"}
        text = shotlist_text(VIDEO, lambda word: words.get(word, word)).decode()
        assert "Titre:" in text
        assert "Restriction d’usage:  No access Tarn Islands" in text

    def test_long_texts_are_wrapped_and_addresses_are_not_broken(self) -> None:
        long = replace(SHOTS[0], text=LocalizedText("General view of the harbour at dusk. " * 9))
        lines = shotlist_text(replace(VIDEO, shots=(long,))).decode().splitlines()
        assert VIDEO.url in " ".join(lines)
        assert all(columns(line) <= WIDTH for line in lines if "https://" not in line)

    @pytest.mark.parametrize(
        ("milliseconds", "shown"),
        [(0, "0:00"), (12_480, "0:12.48"), (132_000, "2:12"), (3_723_004, "1:02:03.004"), (60_500, "1:00.5")],
    )
    def test_durations_are_written_as_people_say_them(self, milliseconds: int, shown: str) -> None:
        assert clock(milliseconds) == shown

    @pytest.mark.parametrize(("text", "width"), [("abc", 3), ("e\u0301", 1), ("東京", 4), ("\u200fسلام", 4)])
    def test_columns_are_counted_as_they_are_shown(self, text: str, width: int) -> None:
        assert columns(text) == width

    @given(HOSTILE)
    def test_no_control_character_reaches_a_terminal(self, text: str) -> None:
        shown = shotlist_text(
            replace(
                VIDEO,
                title=LocalizedText(text),
                storyline=LocalizedText(text),
                shots=(replace(SHOTS[0], text=LocalizedText(text)),),
            )
        ).decode()
        assert not {chr(n) for n in range(32) if n not in {9, 10}} & set(shown)


class TestChecksums:
    """`SHA256SUMS` is checked by `sha256sum`."""

    @pytest.mark.parametrize("name", ["M-260708-01-preview.mp4", "long take, no. 2 (été).mxf", "back\\slash.mp4"])
    def test_sha256sum_accepts_the_file_that_was_meant(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_bytes(b"pictures")
        listed = replace(PREVIEW, filename=name, sha256=sha256(b"pictures").hexdigest())
        (tmp_path / "SHA256SUMS").write_bytes(checksums([listed]))
        run = subprocess.run(
            ["sha256sum", "--check", "--strict", "SHA256SUMS"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr

    def test_sha256sum_refuses_another_file(self, tmp_path: Path) -> None:
        (tmp_path / PREVIEW.filename).write_bytes(b"other pictures")
        (tmp_path / "SHA256SUMS").write_bytes(checksums([PREVIEW]))
        run = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False)
        assert run.returncode == 1

    def test_a_file_without_a_known_digest_is_not_listed(self) -> None:
        assert checksums([replace(PREVIEW, sha256="")]) == b""


class TestSpeechText:
    """`index.txt` is the speech and what is needed to quote it."""

    def test_facts_then_an_empty_line_then_the_text(self) -> None:
        facts, _, text = speech_text(SPEECH).decode().partition("\n\n")
        assert text == SPEECH.text + "\n"
        assert facts.splitlines() == [
            "Title:     Closing press conference",
            "Speaker:   Ilse Varnholt, Secretary-General",
            "Speaker:   Lucien Tarrade, Spokesperson",
            "Date:      2026-07-08T16:30:00+02:00",
            "Place:     Assembly Hall, Port Averne, Averne",
            "Occasion:  Port Averne Summit",
            "Status:    As delivered",
            "Language:  en",
            "Credit:    Littoral Union",
            f"Address:   {SPEECH.url}",
        ]

    def test_a_paragraph_is_one_line(self) -> None:
        long = "word " * 200
        assert long.strip() in speech_text(replace(SPEECH, text=f"{long}\n\nEnd.")).decode().splitlines()[-3]

    def test_a_withdrawn_speech_says_why_and_has_no_text(self) -> None:
        gone = replace(
            SPEECH, text="", withdrawn=Withdrawal(Moment.of(date(2026, 7, 10)), LocalizedText("Taken back."))
        )
        text = speech_text(gone).decode()
        assert "2026-07-10 Taken back." in text
        assert "\n\n" not in text
