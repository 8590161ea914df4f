"""A small site that uses everything once: three languages of use, all kinds of files, what is hidden and what is withdrawn."""

from tests.support.sites import MINIMAL, OPEN_RENDITION, RENDITION, speech, video

LATER = "2026-12-01T09:00:00+01:00"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"></svg>\n'
TEXT = """\
Mr Chair, we **keep** the coast.[^1] See [the film](video:M-260707-01) and [who we are](page:about#history).

**Bram Reed:** A question? *(Applause)*

## What was asked {#questions}

| Port | Ships |
| --- | --- |
| Averne | 12 |

![A chart of the tide](chart.svg)

> Nobody is left at sea.

[^1]: As agreed in «June».
"""
COMPLETE: dict[str, str | bytes] = {
    **MINIMAL,
    "content/site.yaml": MINIMAL["content/site.yaml"]
    + "time_zone: Europe/Brussels\nrights: {credit: The Small Union, allowed: Anything}\ntagline: {en: Small, fr: Petit}\n",
    "content/people.yaml": """\
ada-vole:
  name: {en: Ada Vole, fr: Ada Campagnol}
  role: President
  portrait: {file: portraits/ada.svg, alt: Ada Vole at her desk}
  biography: |
    She sails.

    And swims.
  since: 2024-01-01
bram-reed: {name: Bram Reed, role: Clerk, since: 2020-01-01, until: 2025-12-31}
""",
    "content/portraits/ada.svg": PICTURE,
    "content/pages/about.md": "---\ntitle: About us\nsummary: Who we are\naliases: [/who/]\n---\n## History\n\nLong ago.\n",
    "content/pages/about.fr.md": "---\ntitle: Qui sommes-nous\n---\n## Histoire {#history}\n\nJadis.\n",
    "content/speeches/chart.svg": PICTURE,
    "content/speeches/2026-07-07-tide.md": speech(
        TEXT,
        title="The tide: an opening",
        summary="On tides.",
        kind="remarks",
        delivered_at="2026-07-07T09:30:00+02:00",
        speakers=["ada-vole", {"name": "Cleo Marsh", "role": "Guest"}],
        location={"venue": "Hall", "city": "Averne"},
        event="fair",
        topics=["tides", "harbours"],
        videos=["M-260707-01"],
        quotes=["Nobody is left at sea."],
        changes=[{"at": "2026-07-08", "note": "A number", "kind": "correction", "before": "11", "after": "12"}],
        aliases=["/old/tide/"],
        prepared_text="2026-07-07-tide.prepared.md",
    ),
    "content/speeches/2026-07-07-tide.prepared.md": "Chair, we hold the coast.\n\n**Bram Reed:** A question?\n",
    "content/speeches/2026-07-07-tide.fr.md": "---\ntitle: La marée\ntranslation: {kind: courtesy}\n---\nNous gardons la côte.\n",
    "content/speeches/2026/2026-09-01-cable.md": speech(
        "Short.", title="Cables", delivered_at="2026-09-01", topics=["tides"]
    ),
    "content/speeches/2026/2026-10-01-gone.md": speech(
        "Never mind.", delivered_at="2026-10-01", withdrawn={"at": "2026-10-02", "reason": "It was another's."}
    ),
    "content/speeches/2026/2026-12-01-later.md": speech("Not yet.", delivered_at="2026-12-01", embargo_until=LATER),
    "content/videos/M-260707-01.yaml": video(
        title={"en": "Boats at dawn", "fr": "Bateaux à l'aube"},
        slugline="BOATS",
        storyline="Boats leave.\n\nThey return.",
        frame_rate="25",
        timecode_start="10:00:00:00",
        shotlist=[
            {"in": "10:00:00:00", "out": "10:00:05:00", "text": "A boat"},
            {
                "in": "10:00:05:00",
                "out": "10:00:09:12",
                "kind": "soundbite",
                "text": "We sail",
                "speaker": "ada-vole",
                "language": "en",
            },
        ],
        persons_shown=["ada-vole"],
        locations=["Averne"],
        event="fair",
        topics=["harbours"],
        captions=[{"language": "en", "file": "M-260707-01.en.vtt"}],
        poster={"file": "M-260707-01.svg", "alt": "A boat"},
        renditions=[RENDITION, OPEN_RENDITION],
    ),
    "content/videos/M-260707-01.en.vtt": "WEBVTT\n\n00:05.000 --> 00:09.000\n<v Ada Vole>We sail\n",
    "content/videos/M-260707-01.svg": PICTURE,
    "content/videos/M-261201-01.yaml": video(id="M-261201-01", title="Later", embargo_until=LATER),
    "media/M-260707-01/preview.mp4": b"not really a film",
}
