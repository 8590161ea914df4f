"""Results as a picture: seconds of each case and generator on one logarithmic scale, a dot for the median and a line for the spread."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape

from bench.cases import CASES
from bench.results import Results

_WIDTH, _LEFT, _RIGHT, _ROW, _GAP, _TOP = 760, 190, 60, 20, 26, 64
_COLOURS = ("#0b6e99", "#5aa9c9", "#c2410c", "#7c6f00", "#7e3fa0", "#3f7d3f")
_STYLE = """\
.paper { fill: #fff } text { fill: #1b1b1b; font: 13px system-ui, sans-serif } .head { font-weight: 600 }
.soft { fill: #666; font-size: 12px } .grid { stroke: #ddd }
@media (prefers-color-scheme: dark) {
  .paper { fill: #14171a } text { fill: #e8e8e8 } .soft { fill: #a5a5a5 } .grid { stroke: #333 } .mark { filter: brightness(1.5) }
}
"""


def draw(results: Results) -> str:
    """Return an SVG that follows the reader's light or dark scheme."""
    scale = _Scale.of(results)
    height = _TOP + len(results.cases) * (_GAP + _ROW * len(results.generators)) + 20
    about = results.about
    title = f"{about.speeches:,} speeches, {about.videos:,} videos: seconds (logarithmic scale), median of {about.runs} runs"
    body = [*_grid(scale, height), *_rows(results, scale)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}">\n'
        f"<style>\n{_STYLE}</style>\n"
        f'<rect class="paper" width="{_WIDTH}" height="{height}"/>\n'
        f'<text class="head" x="16" y="26">{escape(title)}</text>\n' + "\n".join(body) + "\n</svg>\n"
    )


class _Scale:
    """Seconds to pixels, by whole powers of ten."""

    def __init__(self, least: float, most: float) -> None:
        self.low, self.high = math.floor(math.log10(least)), math.ceil(math.log10(most))
        self.high = max(self.high, self.low + 1)

    @classmethod
    def of(cls, results: Results) -> _Scale:
        """The scale that holds all measures."""
        walls = [one.wall for one in results.measures]
        return cls(min(walls), max(walls))

    def __call__(self, seconds: float) -> float:
        part = (math.log10(seconds) - self.low) / (self.high - self.low)
        return round(_LEFT + part * (_WIDTH - _LEFT - _RIGHT), 1)


def _grid(scale: _Scale, height: int) -> Iterator[str]:
    for power in range(scale.low, scale.high + 1):
        x = scale(10.0**power)
        yield f'<line class="grid" x1="{x}" x2="{x}" y1="{_TOP - 8}" y2="{height - 14}"/>'
        yield f'<text class="soft" x="{x}" y="{_TOP - 14}" text-anchor="middle">{10.0**power:g} s</text>'


def _rows(results: Results, scale: _Scale) -> Iterator[str]:
    y = _TOP
    for case in results.cases:
        y += _GAP
        yield f'<text class="head" x="16" y="{y - 6}">{escape(CASES[case].name)}</text>'
        for place, name in enumerate(results.generators):
            found = results.spread(name, case, "wall")
            if found is None:
                continue
            y += _ROW
            colour, middle = _COLOURS[place % len(_COLOURS)], y - 9
            low, high = scale(found.least), scale(found.most)
            yield f'<text x="{_LEFT - 14}" y="{y - 5}" text-anchor="end">{escape(name)}</text>'
            yield f'<g class="mark" fill="{colour}" stroke="{colour}" stroke-width="3">'
            yield f'<line x1="{low}" x2="{high}" y1="{middle}" y2="{middle}"/>'
            yield f'<circle cx="{scale(found.median)}" cy="{middle}" r="4"/></g>'
            yield f'<text class="soft" x="{high + 10}" y="{y - 5}">{found.median:.2f}</text>'
