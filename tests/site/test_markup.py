"""Every page of the finished site is valid, whole and says in its head what it is."""

from collections import Counter

import pytest

from tests.support.finished import BASE_URL, KINDS, LANGUAGES, FinishedSite
from tests.support.links import Links
from tests.support.nu import nu_errors

pytestmark = pytest.mark.site


def language(url: str) -> str:
    """Return the language an address is in."""
    return next((code for code, prefix in LANGUAGES.items() if prefix and url.startswith(f"{prefix}/")), "en")


def test_every_kind_of_page_is_there_in_every_language_it_should_be(site: FinishedSite) -> None:
    missing = {
        prefix + url for url in KINDS.values() for prefix in LANGUAGES.values() if not site.file(prefix + url).exists()
    }
    assert missing == {"/ar" + KINDS["press conference"]}  # it was held in English and translated into French only


@pytest.mark.slow
def test_the_html_checker_finds_no_error_in_pages_styles_and_pictures(site: FinishedSite) -> None:
    assert nu_errors(site.dist) == []


def test_no_link_is_dead(site: FinishedSite) -> None:
    assert [str(link) for link in Links(site.dist, BASE_URL).dead()] == []


def test_every_page_can_be_reached_from_the_front_page(site: FinishedSite) -> None:
    reached = Links(site.dist, BASE_URL).reachable()
    assert [url for url in site.public() if site.file(url).relative_to(site.dist).as_posix() not in reached] == []


def test_every_page_names_its_language_and_direction(site: FinishedSite) -> None:
    for url in site.pages():
        root = site.tree(url)
        assert root.get("lang") == language(url), url
        assert root.get("dir", "ltr") == ("rtl" if language(url) == "ar" else "ltr"), url


def test_every_page_has_one_main_heading_and_a_title_of_its_own(site: FinishedSite) -> None:
    titles = Counter((language(url), site.tree(url).findtext("head/title")) for url in site.pages())
    assert [title for title, count in titles.items() if count > 1 or not title[1]] == []
    assert [url for url in site.pages() if len(site.tree(url).xpath("//h1")) != 1] == []


def test_every_page_names_its_own_address_as_the_canonical_one(site: FinishedSite) -> None:
    for url in site.lasting():
        assert site.tree(url).xpath("//link[@rel='canonical']/@href") == [BASE_URL + url], url


def test_translations_name_each_other(site: FinishedSite) -> None:
    named = {
        url: {
            link.get("hreflang"): link.get("href").removeprefix(BASE_URL)
            for link in site.tree(url).xpath("//link[@rel='alternate'][@hreflang]")
        }
        for url in site.pages()
    }
    for url, others in named.items():
        if others:
            assert others[language(url)] == url
        for code, other in others.items():
            if code != "x-default":
                assert language(other) == code, url
                assert named[other] == others, f"{url} and {other}"


def test_content_comes_first_and_no_account_form_is_in_a_page(site: FinishedSite) -> None:
    for url in site.pages():
        tree = site.tree(url)
        assert tree.xpath("//input[@type='password'] | //form[starts-with(@action, '/account/')]") == [], url


def test_pages_carry_no_inline_script_or_style_attribute_that_the_policy_forbids(site: FinishedSite) -> None:
    for url in site.pages():
        tree = site.tree(url)
        assert tree.xpath("//script[not(@src)][not(@type='application/ld+json')]") == [], url
        assert tree.xpath("//@*[starts-with(name(), 'on')]") == [], url
        assert tree.xpath("//@style") == [], url


def test_an_embargoed_video_leaves_no_trace(site: FinishedSite) -> None:
    files = [path for path in site.dist.rglob("*") if path.is_file()]
    assert [path for path in files if b"M-261209-01" in path.read_bytes() or "M-261209-01" in path.as_posix()] == []
