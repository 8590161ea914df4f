"""Templates are sealed, and what is wrong with one is said with template, line and page."""

from generator.diagnostics import Diagnostic, Diagnostics
from generator.site.assets import Assets
from generator.site.templates import Renderer, check
from generator.site.translations import catalogues

ASSETS = Assets({"styles/site.css": "/assets/styles/site.12345678.css"}, {})


def render(template: str, **names: object) -> tuple[str, list[Diagnostic]]:
    found = Diagnostics()
    renderer = Renderer({"page.html": template.encode()}, ASSETS, catalogues({}, ("en",), found))
    html = renderer.render("page.html", "en", "about/index.html", names, found)
    return html.decode(), found.found


def checked(**templates: str) -> list[tuple[str, str, int]]:
    found = Diagnostics()
    sources = {name.replace("__", "/") + ".html": text for name, text in templates.items()}
    check(sources, frozenset({"page.html"}), ASSETS, found)
    return [
        (d.code, d.source_location.path.removeprefix("site_templates/"), d.source_location.line) for d in found.sorted()
    ]


class TestRendering:
    def test_everything_is_escaped(self) -> None:
        assert render("{{ title }}", title="<script>")[0] == "&lt;script&gt;\n"

    def test_an_undefined_name_is_an_error_with_template_line_and_page(self) -> None:
        html, (found,) = render("<p>\n{{ missing }}")
        assert html == ""
        assert (found.source_location.path, found.source_location.line) == ("site_templates/page.html", 2)
        assert "'missing' is undefined, in the page about/index.html" in found.message

    def test_an_error_that_is_no_template_error_is_reported_likewise(self) -> None:
        _, (found,) = render("{{ 1 // zero }}", zero=0)
        assert found.source_location.line == 1
        assert "ZeroDivisionError" in found.message

    def test_strings_are_translated_with_and_without_values(self) -> None:
        template = '{{ _("Plain") }} {% trans n=n %}{{ n }} thing{% pluralize %}{{ n }} things{% endtrans %} {{ _("At %(p)s", p="sea") }}'
        assert render(template, n=2)[0] == "Plain 2 things At sea\n"

    def test_an_asset_is_written_with_its_fingerprint(self) -> None:
        assert render("{{ asset('styles/site.css') }}")[0] == "/assets/styles/site.12345678.css\n"

    def test_there_is_no_clock_no_chance_and_no_global(self) -> None:
        for name in ("range(3)", "dict()", "lipsum()", "cycler(1)", "now()", "[1, 2] | random"):
            _, found = render("{{ " + name + " }}")
            assert found, name


class TestChecking:
    def test_sound_templates_pass(self) -> None:
        assert checked(page='{% extends "base.html" %}', base="{% block main %}{% endblock %}") == []

    def test_a_mistake_of_syntax_is_found_before_any_page_is_made(self) -> None:
        assert checked(page="<p>\n{% if x %}") == [("template-syntax", "page.html", 2)]

    def test_a_missing_template_is_named_where_it_is_used(self) -> None:
        assert checked(page='\n{% include "absent.html" %}') == [("missing-template", "page.html", 2)]

    def test_a_computed_name_is_refused(self) -> None:
        assert checked(page="{% include name %}") == [("computed-template", "page.html", 1)]

    def test_a_missing_asset_is_found(self) -> None:
        assert checked(page="{{ asset('styles/site.scss') }}") == [("missing-asset", "page.html", 1)]

    def test_an_asset_inside_an_include_inside_a_macro_is_found(self) -> None:
        templates = {
            "page": '{% from "macros.html" import part %}{{ part() }}',
            "macros": '{% macro part() %}{% include "inner.html" %}{% endmacro %}',
            "inner": "{{ asset('gone.js') }}",
        }
        assert checked(**templates) == [("missing-asset", "inner.html", 1)]

    def test_a_template_that_no_page_uses_is_reported(self) -> None:
        assert checked(page="<p>", old="<p>") == [("unused-template", "old.html", 0)]

    def test_screens_and_mails_of_the_account_service_are_in_use_with_what_they_include(self) -> None:
        templates = {"account__login": '{% include "part.html" %}', "mail__code": "<p>", "part": "<p>"}
        assert checked(page="<p>", **templates) == []

    def test_screens_of_the_account_service_are_checked_like_pages(self) -> None:
        assert checked(page="<p>", account__login="{{ asset('gone.css') }}") == [
            ("missing-asset", "account/login.html", 1)
        ]
