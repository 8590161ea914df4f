"""The static site generator: one pipeline of pure stages over frozen values; `pipeline.build` is its table of contents."""

from pathlib import Path

ENGINE = tuple(Path(__file__).parent.parent / name for name in ("common", "generator"))
"""The folders of the source that makes a site."""
