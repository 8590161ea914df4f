"""Results in the documentation: figures, chart and the tables between two marks of `docs/performance.md`."""

from __future__ import annotations

import re
from pathlib import Path

from bench import chart, report
from bench.results import Results

DOCS = Path(__file__).resolve().parent.parent / "docs"
FOLDER = DOCS / "performance"
PAGE = DOCS / "performance.md"


def publish(results: Results, smaller: Results | None, page: Path = PAGE, folder: Path = FOLDER) -> None:
    """Write `docs/performance/SPEECHES.json` and `.svg`, and the section of this size."""
    size = results.about.speeches
    folder.mkdir(exist_ok=True)
    results.save(folder / f"{size}.json")
    (folder / f"{size}.svg").write_text(chart.draw(results), "utf-8")
    page.write_text(inserted(page.read_text("utf-8"), size, section(results, smaller, folder.name)), "utf-8")


def section(results: Results, smaller: Results | None, folder: str) -> str:
    """Return the section of a size."""
    size = results.about.speeches
    picture = f"![Seconds for each case and generator, with {size:,} speeches]({folder}/{size}.svg)"
    return f"### {size:,} speeches\n\n{picture}\n\n{report.markdown(results, smaller)}"


def inserted(text: str, size: int, new: str) -> str:
    """Return a page with a section between its marks replaced, or put in front of the mark of the end of all."""
    begin, end, last = f"<!-- bench {size} -->", f"<!-- /bench {size} -->", "<!-- /bench -->"
    whole = f"{begin}\n{new}{end}"
    if begin in text:
        return re.sub(f"{begin}.*?{end}", lambda _: whole, text, flags=re.DOTALL)
    return text.replace(last, f"{whole}\n\n{last}")
