"""All generators that are compared, in the order of the tables."""

from __future__ import annotations

from bench.peers import Generator
from bench.peers.eleventy import ELEVENTY
from bench.peers.hugo import HUGO
from bench.peers.pelican import PELICAN
from bench.peers.rostra import PLAIN, RICH

GENERATORS: dict[str, Generator] = {one.key: one for one in (PLAIN, RICH, HUGO, ELEVENTY, PELICAN)}
