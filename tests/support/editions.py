"""Editions of a folder of content, for tests that look at what pages and data files are made from."""

from datetime import datetime
from pathlib import Path

from generator import records_cache
from generator.diagnostics import Diagnostics
from generator.memo import Memo
from generator.pages.layout import Frame
from generator.progress import silent
from generator.site import assets, translations
from generator.site.site_data import recorded
from generator.stages import link, load, plan, schedule, snapshot
from generator.stages.convert import Text, convert_all
from tests.support.services import ROOT


def frames_of(
    content: Path, media: Path, as_of: datetime, templates: Path = ROOT / "site_templates"
) -> tuple[Frame, ...]:
    """Return the frame of each language of a site, whose `edition` knows all that is visible at `as_of`.

    Raises:
        AssertionError: something is wrong with the content.
    """
    found = Diagnostics()
    taken = snapshot.take(content, templates, media, None, found)
    with Memo(None) as memo:
        sources = load.load(taken, found)
        reading = records_cache.read(sources, taken, memo, found)
        bodies = {
            key: Text(body, sources.bodies.get(body.path, ""), key[2]) for key, body in link.texts(reading.library)
        }
        fragments = convert_all(bodies, memo, 1, silent, found, lambda body: sources.bodies[body.path])
        files = [*(f"content/{name}" for name in taken.content), *(f"media/{name}" for name in taken.media)]
        linked = link.link(reading.library, fragments, fragments.outlines, dict.fromkeys(files), found)
        scheduled = schedule.schedule(reading.library, as_of, drafts=False)
        data = recorded(
            linked, scheduled.newsroom, taken.content, taken.media, reading.digests, fragments.digests, b"settings"
        )
        catalogues = translations.catalogues(taken.templates, reading.library.site.languages, found)
        published = assets.prepare(taken.templates, found)
        planned = plan.plan(data, scheduled.upcoming, scheduled.expired, catalogues, published, found)
    assert not found.failed, found.found
    return planned.frames
