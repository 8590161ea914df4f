"""`make bench`: how long the generator takes for a site of 1,000 speeches, clean and unchanged, in memory where that is possible.

Medians of several runs on whatever machine this is: compare two versions in one sitting, not two machines.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import corpus

ROOT = Path(__file__).resolve().parent.parent
RUNS = 3


def main() -> None:
    """Generate, build, print."""
    speeches = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    memory = Path("/dev/shm")  # noqa: S108 - a file system in memory, so that the disk does not speak
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        root = Path(folder)
        corpus.make(root, speeches)
        clean = [_build(root, fresh=True) for _ in range(RUNS)]
        unchanged = [_build(root, fresh=False) for _ in range(RUNS)]
        pages = sum(1 for _ in (root / "dist").rglob("*.html"))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{speeches} speeches of {corpus.WORDS} words, {speeches // 5} videos: {pages} pages")
    print(f"clean      {statistics.median(clean):6.2f} s  ({min(clean):.2f} to {max(clean):.2f}, {RUNS} runs)")
    print(
        f"unchanged  {statistics.median(unchanged):6.2f} s  ({min(unchanged):.2f} to {max(unchanged):.2f}, {RUNS} runs)"
    )
    print(f"peak       {peak:6.0f} MB")


def _build(root: Path, *, fresh: bool) -> float:
    if fresh:
        for name in ("dist", "cache"):
            shutil.rmtree(root / name, ignore_errors=True)
    command = [
        sys.executable,
        str(ROOT / "build.py"),
        "build",
        "--content",
        str(root / "content"),
        "--output",
        str(root / "dist"),
    ]
    command += ["--templates", str(ROOT / "site_templates"), "--cache", str(root / "cache")]
    started = time.perf_counter()
    subprocess.run(command, check=True, cwd=root, capture_output=True)  # noqa: S603 - our own program
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
