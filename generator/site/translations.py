"""Translations of the interface: gettext catalogues in the folder of the templates, `locale/LANG/LC_MESSAGES/rostra.po`.

The strings themselves are English, so English needs no catalogue. A string that a page needs and a catalogue lacks is an error: a
half-translated page is worse than a build that reports what is missing.
"""

from __future__ import annotations

import gettext
import hashlib
from collections.abc import Mapping

from babel.messages.pofile import PoFileError

from common.catalogues import compiled, path_of
from generator.diagnostics import Diagnostics, SourceLocation

SOURCE_LANGUAGE = "en"


class Catalogue:
    """The interface in one language.

    Attributes:
        missing: messages that were needed but have no translation.
        digest: changes with any translation.
    """

    def __init__(
        self, language: str, translations: gettext.NullTranslations, known: frozenset[str] | None, digest: bytes = b""
    ) -> None:
        self.language = language
        self.digest = digest
        self.missing: dict[str, None] = {}
        self._translations = translations
        self._known = known

    def gettext(self, message: str) -> str:
        """The translation of `message`."""
        self._note(message)
        return self._translations.gettext(message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The translation for `n` things."""
        self._note(singular)
        return self._translations.ngettext(singular, plural, n)

    def knows(self, message: str) -> bool:
        """Return true if a message has a translation or needs none."""
        return self._known is None or message in self._known

    def forget(self) -> dict[str, None]:
        """Return the missing messages collected so far, and clear them."""
        missing, self.missing = self.missing, {}
        return missing

    def _note(self, message: str) -> None:
        if not self.knows(message):
            self.missing[message] = None


def catalogues(
    templates: Mapping[str, bytes], languages: tuple[str, ...], diagnostics: Diagnostics
) -> dict[str, Catalogue]:
    """Return a catalogue for each language; a missing or unreadable one is an error, and English replaces it in this build."""
    return {language: _catalogue(templates, language, diagnostics) for language in languages}


def _catalogue(templates: Mapping[str, bytes], language: str, diagnostics: Diagnostics) -> Catalogue:
    english = Catalogue(language, gettext.NullTranslations(), None)
    if language.partition("-")[0] == SOURCE_LANGUAGE:
        return english
    place = SourceLocation(f"site_templates/{path_of(language)}")
    data = templates.get(path_of(language))
    if data is None:
        diagnostics.error(
            place,
            "missing-catalogue",
            f"the interface is not translated into «{language}»",
            "copy another catalogue and translate it",
        )
        return english
    try:
        translations, catalog = compiled(data, language)
    except (PoFileError, ValueError) as error:
        diagnostics.error(place, "bad-catalogue", f"the catalogue cannot be read: {error}")
        return english
    known = frozenset(
        m.id[0] if isinstance(m.id, tuple | list) else m.id
        for m in catalog
        if m.id and not m.fuzzy and _complete(m.string)
    )
    return Catalogue(language, translations, known, hashlib.sha256(data).digest())


def _complete(translation: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(translation) and (isinstance(translation, str) or all(translation or ()))


def report_missing(catalogues_: Mapping[str, Catalogue], diagnostics: Diagnostics) -> None:
    """Report an error for each missing translation that a page needed."""
    for language, catalogue in catalogues_.items():
        for message in sorted(catalogue.missing):
            place = SourceLocation(f"site_templates/{path_of(language)}")
            diagnostics.error(
                place, "untranslated", f"«{message}» is not translated into «{language}»", "add it to the catalogue"
            )
