"""JSON-LD inside a page, found there by extruct as a search engine finds it."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import extruct
import pytest
from hypothesis import given
from markupsafe import Markup

from generator.exports import jsonld
from generator.items.parts import NOWHERE, ItemLink, NamedLink
from generator.items.speech import Withdrawal
from generator.model.values import Moment
from generator.site.views import Label, LocalizedText
from tests.generator.exports.samples import EVENT, HOSTILE, PUBLISHER, SITE, SPEECH, TOPIC, VARNHOLT, VIDEO


def found(script: Markup) -> Any:
    """The one block of a page with this script, with no other script in the page."""
    page = f'<!doctype html><title>x</title><script type="application/ld+json">{script}</script><p>after</p>'
    blocks = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    assert len(blocks) == 1
    assert blocks[0]["@context"] == "https://schema.org"
    return blocks[0]


class TestSpeech:
    """A speech is a NewsArticle: who, when, where, in which languages, what was corrected."""

    def test_says_who_when_where_and_for_whom(self) -> None:
        node = found(jsonld.speech(SPEECH, PUBLISHER))
        assert (node["@type"], node["@id"], node["headline"]) == ("NewsArticle", SPEECH.url, SPEECH.title.text)
        assert node["author"][0] == {
            "@type": "Person",
            "name": "Ilse Varnholt",
            "jobTitle": "Secretary-General",
            "url": VARNHOLT.url,
        }
        assert node["publisher"]["name"] == "The Littoral Union"
        assert (node["dateCreated"], node["datePublished"]) == (
            "2026-07-08T16:30:00+02:00",
            "2026-07-08T19:00:00+02:00",
        )
        assert node["dateModified"] == "2026-07-09T09:00:00+02:00"
        assert node["locationCreated"]["name"] == "Assembly Hall, Port Averne, Averne"
        assert node["about"]["name"] == "Port Averne Summit"

    def test_an_original_names_its_translations_and_a_translation_its_original(self) -> None:
        french = replace(
            SPEECH,
            language="fr",
            url=SPEECH.translations[1].url,
            original=ItemLink(SPEECH.title, SPEECH.url, SPEECH.id),
        )
        assert found(jsonld.speech(SPEECH, PUBLISHER))["workTranslation"] == [{"@id": french.url}]
        node = found(jsonld.speech(french, PUBLISHER))
        assert node["translationOfWork"] == {"@id": SPEECH.url}
        assert "workTranslation" not in node

    def test_a_correction_is_one_and_a_new_translation_is_not(self) -> None:
        changed = replace(
            SPEECH,
            changes=(
                *SPEECH.changes,
                replace(SPEECH.changes[0], kind=Label("translation", ""), note=LocalizedText("French.")),
            ),
        )
        notes = [comment["text"] for comment in found(jsonld.speech(changed, PUBLISHER))["correction"]]
        assert notes == ["The number of ships."]

    def test_without_a_known_publication_the_day_of_delivery_stands_there(self) -> None:
        unknown = replace(
            SPEECH, delivered=Moment.of(date(2026, 7, 8)), published_known=False, updated=SPEECH.published
        )
        node = found(jsonld.speech(unknown, PUBLISHER))
        assert node["datePublished"] == "2026-07-08"
        assert "dateModified" not in node

    def test_a_withdrawn_speech_says_so(self) -> None:
        notice = Withdrawal(Moment.of(date(2026, 7, 10)), LocalizedText("Taken back."))
        assert found(jsonld.speech(replace(SPEECH, withdrawn=notice), PUBLISHER))["creativeWorkStatus"] == "Withdrawn"

    def test_is_small_enough_for_a_light_page(self) -> None:
        usual = replace(SPEECH, speakers=SPEECH.speakers[:1], changes=())
        assert len(jsonld.speech(usual, PUBLISHER).encode()) < 1200

    @given(HOSTILE)
    def test_no_title_gets_out_of_the_script(self, title: str) -> None:
        script = jsonld.speech(replace(SPEECH, title=LocalizedText(f"t{title}")), PUBLISHER)
        assert not {"<", ">", "&", "\u2028", "\u2029"} & set(script)
        assert json.loads(script)["headline"] == f"t{title}".encode("utf-8", "replace").decode()

    def test_a_script_element_in_a_title_is_read_back_from_the_page(self) -> None:
        title = "</script><script>alert(1)</script><!--"
        assert found(jsonld.speech(replace(SPEECH, title=LocalizedText(title)), PUBLISHER))["headline"] == title


class TestVideo:
    """A video is a VideoObject whose shots are key moments."""

    def test_says_what_search_engines_require(self) -> None:
        node = found(jsonld.video(VIDEO, PUBLISHER))
        assert (node["@type"], node["name"], node["uploadDate"]) == (
            "VideoObject",
            VIDEO.title.text,
            "2026-07-08T20:00:00+02:00",
        )
        assert node["duration"] == "PT2M12.4S"
        assert node["thumbnailUrl"] == f"{SITE}/media/M-260708-01/poster.jpg"
        assert node["contentUrl"] == f"{SITE}/media/M-260708-01/preview.mp4"

    def test_each_shot_is_a_clip_with_its_own_address(self) -> None:
        clips = found(jsonld.video(VIDEO, PUBLISHER))["hasPart"]
        assert [(clip["startOffset"], clip["endOffset"]) for clip in clips] == [(0, 12.48), (12.48, 31)]
        assert clips[1]["url"] == f"{VIDEO.url}#t=12.48"

    def test_captions_are_listed_with_their_language(self) -> None:
        captions = found(jsonld.video(VIDEO, PUBLISHER))["caption"]
        assert [(caption["inLanguage"], caption["encodingFormat"]) for caption in captions] == [
            ("en", "text/vtt"),
            ("fr", "text/vtt"),
        ]

    def test_files_that_ask_for_an_account_are_no_content_address(self) -> None:
        assert "contentUrl" not in found(jsonld.video(replace(VIDEO, renditions=VIDEO.renditions[:1]), PUBLISHER))

    def test_somebody_who_is_shown_and_heard_is_mentioned_once(self) -> None:
        assert [person["name"] for person in found(jsonld.video(VIDEO, PUBLISHER))["mentions"]] == ["Ilse Varnholt"]


class TestOtherPages:
    """Events, people, lists, the home page and the way to each page."""

    def test_an_event_has_place_dates_and_organiser(self) -> None:
        node = found(jsonld.event(EVENT, PUBLISHER))
        assert (node["@type"], node["startDate"], node["endDate"]) == ("Event", "2026-07-07", "2026-07-08")
        assert node["location"]["address"]["addressLocality"] == "Port Averne"
        assert node["organizer"]["name"] == "The Littoral Union"

    def test_an_event_without_a_place_has_none(self) -> None:
        bare = replace(EVENT, location=NOWHERE)
        assert "location" not in found(jsonld.event(bare, PUBLISHER))

    def test_a_person_is_the_subject_of_a_profile(self) -> None:
        node = found(jsonld.profile(VARNHOLT, LocalizedText("Born at sea."), PUBLISHER))
        assert (node["@type"], node["mainEntity"]["@type"]) == ("ProfilePage", "Person")
        assert (node["mainEntity"]["jobTitle"], node["mainEntity"]["worksFor"]["name"]) == (
            "Secretary-General",
            "The Littoral Union",
        )

    def test_the_home_page_names_the_site_and_the_press_office(self) -> None:
        site, organisation = found(jsonld.home(PUBLISHER, "Newsroom", "en"))["@graph"]
        assert site["publisher"]["@id"] == organisation["@id"]
        assert organisation["contactPoint"]["email"] == "press@littoral-union.example"
        assert organisation["logo"]["url"] == f"{SITE}/assets/icon.png"

    def test_a_list_names_its_first_items_and_counts_all(self) -> None:
        items = [NamedLink(f"Item {n}", f"{SITE}/{n}/") for n in range(100)]
        entity = found(jsonld.collection("Speeches", f"{SITE}/speeches/", "en", items))["mainEntity"]
        assert (entity["numberOfItems"], len(entity["itemListElement"])) == (100, jsonld.LONGEST_LIST)
        assert entity["itemListElement"][0] == {"@type": "ListItem", "position": 1, "url": f"{SITE}/0/"}

    def test_breadcrumbs_lead_from_the_home_page_here(self) -> None:
        path = (NamedLink("Home", f"{SITE}/"), NamedLink("Topic", TOPIC.url), NamedLink("Here"))
        steps = found(jsonld.breadcrumbs(path))["itemListElement"]
        assert [(step["position"], step.get("item")) for step in steps] == [(1, f"{SITE}/"), (2, TOPIC.url), (3, None)]

    @pytest.mark.parametrize("name", ["</script>", "a & b", "\u2028"])
    def test_names_are_harmless_everywhere(self, name: str) -> None:
        assert found(jsonld.breadcrumbs([NamedLink(name)]))["itemListElement"][0]["name"] == name
