"""Settings of the newsroom in Pelican: its own defaults where nothing has to be said."""

import html
import json
import re
from pathlib import Path

_DATA = Path(__file__).parent / "data"
_TAG = re.compile(r"<[^>]+>")

SITENAME = "Bench"
SITEURL = "https://bench.example"
FEED_DOMAIN = SITEURL
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
THEME = "theme"
THEME_STATIC_DIR = "assets"
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["newsroom"]

# Typography as the other generators have it; the rest of this is Pelican's default.
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.codehilite": {"css_class": "highlight"},
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "markdown.extensions.smarty": {},
    },
    "output_format": "html5",
}

PEOPLE = json.loads((_DATA / "people.json").read_text("utf-8"))
EVENTS = json.loads((_DATA / "events.json").read_text("utf-8"))
TOPICS = json.loads((_DATA / "topics.json").read_text("utf-8"))

ARTICLE_PATHS = ["speeches"]
PAGE_PATHS = ["videos"]
STATIC_PATHS: list[str] = []
ARTICLE_URL = "speeches/{date:%Y}/{date:%m}/{date:%d}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
PAGE_URL = "videos/{slug}/"
PAGE_SAVE_AS = PAGE_URL + "index.html"
PAGE_ORDER_BY = "reversed-date"
AUTHOR_URL = "people/{slug}/"
AUTHOR_SAVE_AS = AUTHOR_URL + "index.html"
TAG_URL = "topics/{slug}/"
TAG_SAVE_AS = TAG_URL + "index.html"
CATEGORY_URL = "events/{slug}/"
CATEGORY_SAVE_AS = CATEGORY_URL + "index.html"
YEAR_ARCHIVE_URL = "speeches/{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = YEAR_ARCHIVE_URL + "index.html"

FEED_ALL_ATOM = "speeches/feed.xml"
FEED_MAX_ITEMS = 50
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None

DIRECT_TEMPLATES = [
    "index",
    "speeches",
    "videos",
    "authors",
    "categories",
    "tags",
    "archives",
    "jsonfeed",
    "videofeed",
    "allspeeches",
    "allvideos",
    "sitemap",
    "robots",
    "404",
]
SPEECHES_SAVE_AS = "speeches/index.html"
VIDEOS_SAVE_AS = "videos/index.html"
AUTHORS_SAVE_AS = "people/index.html"
CATEGORIES_SAVE_AS = "events/index.html"
TAGS_SAVE_AS = "topics/index.html"
ARCHIVES_SAVE_AS = "search/index.html"
JSONFEED_SAVE_AS = "speeches/feed.json"
VIDEOFEED_SAVE_AS = "videos/feed.xml"
ALLSPEECHES_SAVE_AS = "api/speeches.json"
ALLVIDEOS_SAVE_AS = "api/videos.json"
SITEMAP_SAVE_AS = "sitemap.xml"
ROBOTS_SAVE_AS = "robots.txt"


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text))


def _minutes(seconds: str | int) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _long(day: object) -> str:
    return f"{day:%-d %B %Y}"


JINJA_FILTERS = {"plain": _plain, "minutes": _minutes, "long": _long, "from_json": json.loads}
