"""Names and texts for readers of one language.

A text without a translation is in the site's default language, else in the first that it has, and carries that language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.markup.typography import typeset_text
from generator.model.newsroom import Newsroom
from generator.model.shared import Location
from generator.model.site import Site
from generator.model.values import LocalText
from generator.site import labels
from generator.site.formats import Formats
from generator.site.site_data import SiteData
from generator.site.translations import Catalogue
from generator.site.views import NO_TEXT, Label, LocalizedText


@dataclass(frozen=True)
class Texts:
    """The visible items, with texts and typography of one language."""

    material: SiteData
    language: str
    catalogue: Catalogue
    formats: Formats = field(repr=False)

    @property
    def newsroom(self) -> Newsroom:
        """Everything that is visible."""
        return self.material.newsroom

    @property
    def site(self) -> Site:
        """The site's own record."""
        return self.material.newsroom.site

    def translate(self, message: str, **values: object) -> str:
        """The translation of a message of `labels` or of this package, with `%(name)s` filled in."""
        text = self.catalogue.gettext(message)
        return text % values if values else text

    def count(self, singular: str, plural: str, n: int) -> str:
        """`1 speech`, `12 speeches`: a message with `%(num)s`."""
        return self.catalogue.ngettext(singular, plural, n) % {"num": self.formats.number(n)}

    def localized(self, text: LocalText | None) -> LocalizedText:
        """Return a text for readers of this language, marked if it is in another one; empty if there is none."""
        if text is None:
            return NO_TEXT
        value, language = text.pick(self.language, self.site.default_language)
        return self.foreign(value, language)

    def localized_or_none(self, text: LocalText | None) -> LocalizedText | None:
        """The same for a text that may be missing."""
        return self.localized(text) if text else None

    def plain(self, text: LocalText | None) -> str:
        """The text alone, as the editor wrote it: for machines."""
        return text.pick(self.language, self.site.default_language)[0] if text else ""

    def foreign(self, text: str, language: str) -> LocalizedText:
        """A text in a known language, typeset as that language is."""
        shown = typeset_text(text, language)
        return LocalizedText(shown, "" if language == self.language else language, "" if shown == text else text)

    def label(self, table: Mapping[str, str | tuple[str, str]], name: str) -> Label:
        """One value of a table of `labels`."""
        said = table[name]
        return Label(name, *map(self.translate, (said,) if isinstance(said, str) else said))

    def city(self, location: Location | None) -> str:
        """The shortest name of a place: the city, else the venue."""
        return self.plain((location.city or location.venue or location.country) if location else None)

    def in_language(self, language: str) -> str:
        """`In English`; empty if that is the language of the edition."""
        if language == self.language:
            return ""
        return self.translate(labels.N_("In %(language)s"), language=self.formats.language_name(language))
