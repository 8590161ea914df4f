"""Labels inside the HTML of a text, in the language of the text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels of the signs ¶ and ↩ for screen readers."""

    paragraph: str
    back: str


_ENGLISH = Labels("Link to this paragraph", "Back to reference")
_LABELS = {
    "en": _ENGLISH,
    "fr": Labels("Lien vers ce paragraphe", "Retour à l’appel de note"),
    "ar": Labels("رابط إلى هذه الفقرة", "العودة إلى موضع الحاشية"),
}


def labels(language: str) -> Labels:
    """Return the labels for a language tag such as `fr` or `fr-BE`; English if there are none."""
    return _LABELS.get(language.split("-", 1)[0].lower(), _ENGLISH)
