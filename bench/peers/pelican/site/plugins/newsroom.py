"""Features for which Pelican has no setting: neighbours of an article, its `index.json` and `index.txt`, and the catalogue of videos."""

from collections import defaultdict
from typing import Any

from pelican import signals

FACETS = ("type", "year", "person", "event", "topic")


def _prepare(generators: list[Any]) -> None:
    context = generators[0].context
    articles, videos = context["articles"], context["pages"]
    for newer, article, older in zip([None, *articles], articles, [*articles[1:], None], strict=False):
        article.newer, article.older = newer, older
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for video in videos:
        values = (video.videotype, str(video.date.year), video.person, video.event)
        for facet, value in zip(FACETS, values, strict=False):
            found[facet, value].append(video)
        for topic in video.topics.split(", "):
            found["topic", topic].append(video)
    context["catalogue"] = found


def _write_articles(generator: Any, writer: Any) -> None:
    json, text = generator.get_template("speech_json"), generator.get_template("speech_text")
    for article in generator.articles:
        writer.write_file(f"{article.url}index.json", json, generator.context, article=article)
        writer.write_file(f"{article.url}index.txt", text, generator.context, article=article)


def _write_videos(generator: Any, writer: Any) -> None:
    json, listing = generator.get_template("video_json"), generator.get_template("catalogue")
    for page in generator.pages:
        writer.write_file(f"{page.url}index.json", json, generator.context, page=page)
    for (facet, value), videos in generator.context["catalogue"].items():
        url = f"videos/{facet}/{value}/"
        writer.write_file(f"{url}index.html", listing, generator.context, heading=value, videos=videos, address=url)


def register() -> None:
    """Called by Pelican."""
    signals.all_generators_finalized.connect(_prepare)
    signals.article_writer_finalized.connect(_write_articles)
    signals.page_writer_finalized.connect(_write_videos)
