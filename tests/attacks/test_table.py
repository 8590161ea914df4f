"""docs/attacks.md names every case with its tests, as they are."""

import subprocess
import sys

from tests.support.services import ROOT


def test_the_table_of_attacks_is_true_and_whole() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/attack_table.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
