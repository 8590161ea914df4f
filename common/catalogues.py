"""Gettext catalogues of the interface, compiled from the `.po` files that lie with the templates."""

from __future__ import annotations

import gettext
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def path_of(language: str) -> str:
    """The path of a language's catalogue below the templates."""
    return f"locale/{language}/LC_MESSAGES/rostra.po"


def compiled(data: bytes, language: str) -> tuple[gettext.GNUTranslations, Catalog]:
    """A catalogue that answers, and the messages as they stand in the file.

    Args:
        data: a `.po` file.
        language: its tag.

    Raises:
        babel.messages.pofile.PoFileError, ValueError: the file is not a catalogue.
    """
    catalog = read_po(BytesIO(data), locale=language.replace("-", "_"), abort_invalid=True)
    binary = BytesIO()
    write_mo(binary, catalog, use_fuzzy=False)
    binary.seek(0)
    return gettext.GNUTranslations(binary), catalog
