"""Convertors of single values: texts, ids, references, paths, numbers, languages, addresses. Dates are in `dates`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import yaml
from babel import Locale, UnknownLocaleError

from generator.diagnostics import most_like, nearest, shown
from generator.model.decoding import Context, Convertor, Refused, called, is_null, is_plain
from generator.model.values import Alias, FileRef, LocalText, Ref

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_ZONE = re.compile(r"UTC|(?!posix/|right/)[A-Za-z]+(/[A-Za-z0-9_+-]+)+")
_ASCII_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_FILE_ENDINGS = (".html", ".xml", ".json", ".txt", ".csv", ".md", ".yaml")
_LONGEST_ID = 200
"""Bytes: ids become names of folders, and file systems allow 255."""


# --------------------------------------------------------------------------------------------------------------------- texts


def raw(node: yaml.Node, context: Context) -> str:
    """The text of a scalar as typed, in NFC; blank text and invisible control characters are refused."""
    if not isinstance(node, yaml.ScalarNode):
        context.refuse(node, "wrong-type", f"a single value is expected here, not {called(node)}")
    text = unicodedata.normalize("NFC", node.value).strip()
    if not text:
        context.refuse(node, "empty-value", "the value is empty", "write a value, or leave the key out")
    if found := _INVISIBLE.search(text):
        message = f"the invisible control character U+{ord(found[0]):04X} is not allowed"
        context.refuse(node, "control-character", message, "delete it")
    return text


def words(node: yaml.Node, context: Context) -> str:
    """Human text. A plain scalar that is cut by a comment is refused: ` #` inside a title is nearly always part of it."""
    text = raw(node, context)
    found = context.comment_after(node) if is_plain(node) else None
    if found:
        hint = "put the text in quotes; a comment gets a line of its own"
        context.diagnostics.error(found[0], "cut-by-comment", "« #» begins a comment and cuts the text", hint)
        raise Refused
    return text


def line(node: yaml.Node, context: Context) -> str:
    """Human text on one line: a title, a name. Line breaks become spaces."""
    return " ".join(part for row in words(node, context).split("\n") if (part := row.strip()))


def local(convert: Convertor[str]) -> Convertor[LocalText]:
    """A text in the default language, or a mapping language -> text."""

    def convert_local(node: yaml.Node, context: Context) -> LocalText:
        if isinstance(node, yaml.ScalarNode):
            return LocalText(((context.default_language, convert(node, context)),))
        if not isinstance(node, yaml.MappingNode):
            message = f"a text, or a mapping language -> text, is expected here, not {called(node)}"
            context.refuse(node, "wrong-type", message, "write one text, or {en: ..., fr: ...}")
        texts = _texts(node, context, convert)
        if not texts:
            context.refuse(node, "empty-value", "there is no text in any language", "write one, or leave the key out")
        return LocalText(tuple(texts.items()))

    return convert_local


def _texts(node: yaml.MappingNode, context: Context, convert: Convertor[str]) -> dict[str, str]:
    texts: dict[str, str] = {}
    seen: dict[str, yaml.Node] = {}
    refused = False
    for key, value in node.value:
        try:
            tag = _language_of_site(key, context)
            if seen.setdefault(tag, key) is not key:
                context.refuse(key, "duplicate-key", f"«{tag}» is given twice", "keep one of them")
            if not is_null(value):
                texts[tag] = convert(value, context)
        except Refused:
            refused = True
    if refused:
        raise Refused
    return texts


def _language_of_site(node: yaml.Node, context: Context) -> str:
    if not context.languages:
        return language_tag(node, context)
    tag = raw(node, context)
    if tag not in context.languages:
        message = f"«{shown(tag)}» is not a language of this site"
        context.refuse(node, "unknown-language", message, language_hint(tag, context.languages))
    return tag


local_line = local(line)
local_words = local(words)


def matching(pattern: str, code: str, expected: str) -> Convertor[str]:
    """A text that matches the whole of a regular expression; `expected` describes the form in words."""
    compiled = re.compile(pattern, re.ASCII)

    def convert(node: yaml.Node, context: Context) -> str:
        text = raw(node, context)
        if not compiled.fullmatch(text):
            context.refuse(node, code, f"«{shown(text)}» is not {expected}")
        return text

    return convert


@dataclass(frozen=True, slots=True)
class OneOf:
    """One word of a fixed list."""

    words: tuple[str, ...]

    def __call__(self, node: yaml.Node, context: Context) -> str:
        """The word, or a refusal that names the nearest one."""
        text = raw(node, context)
        if text not in self.words:
            context.refuse(node, "bad-value", f"«{shown(text)}» is not allowed here", nearest(text, self.words))
        return text


_TRUE_OR_FALSE = OneOf(("true", "false"))


def flag(node: yaml.Node, context: Context) -> bool:
    """`true` or `false`."""
    return _TRUE_OR_FALSE(node, context) == "true"


def whole_number(least: int = 0) -> Convertor[int]:
    """A whole number from `least` to 2^63 - 1 in decimal digits, without `_`, spaces or leading zeros."""

    def convert(node: yaml.Node, context: Context) -> int:
        text = raw(node, context)
        if not re.fullmatch(r"0|[1-9][0-9]{0,18}", text) or not least <= int(text) < 2**63:
            message = f"«{shown(text)}» is not a whole number" + (f" from {least}" if least else "")
            context.refuse(node, "bad-number", message, "digits only, as in 50000000")
        return int(text)

    return convert


# ------------------------------------------------------------------------------------------------------- ids, files, addresses


def is_name(text: str) -> bool:
    """Return True for a text that can be a part of an address: letters, marks and digits of any script, with `-`, `_`, `.` between them."""
    if text.isascii():
        return bool(_ASCII_NAME.fullmatch(text)) and len(text) <= _LONGEST_ID
    kinds = [unicodedata.category(c)[0] for c in text]
    between = all(kind in "LMN" or c in "-_." for kind, c in zip(kinds, text, strict=True))
    return between and bool(kinds) and kinds[0] in "LN" and kinds[-1] in "LMN" and len(text.encode()) <= _LONGEST_ID


def identifier(node: yaml.Node, context: Context) -> str:
    """An id: letters and digits of any script, with `-`, `_`, `.` between them; not the name of a file."""
    text = raw(node, context)
    if not is_name(text):
        context.refuse(
            node, "bad-id", f"«{shown(text)}» cannot be an id", "letters and digits, with - _ . between them"
        )
    if text.casefold().endswith(_FILE_ENDINGS):
        context.refuse(
            node, "bad-id", f"«{shown(text)}» looks like a file name", "an id becomes an address: leave the ending out"
        )
    return text


def reference(kind: str) -> Convertor[Ref]:
    """An id of another item of this kind; `link` checks that it exists."""

    def convert(node: yaml.Node, context: Context) -> Ref:
        ref = Ref(raw(node, context), context.place(node))
        context.references.append((kind, ref))
        return ref

    return convert


def file_path(node: yaml.Node, context: Context) -> FileRef:
    """A relative path with `/`, that stays inside its folder."""
    text = raw(node, context)
    if "\\" in text or any(part in {"", ".", ".."} for part in text.split("/")):
        message = f"«{shown(text)}» is not a path inside the folder"
        context.refuse(node, "bad-path", message, "relative, with /, without . or ..")
    return FileRef(text, context.place(node))


def alias(node: yaml.Node, context: Context) -> Alias:
    """An old address on this site, from the root, with or without percent-encoding: `/news/2024/cables/`."""
    text = raw(node, context)
    path = unicodedata.normalize("NFC", unquote(text))
    parts = path.removeprefix("/").removesuffix("/").split("/")
    sound = text.startswith("/") and not re.search(r"[\s?#\\%\x00-\x1f\x7f\ufffd]", path)
    if not sound or any(part in {"", ".", ".."} for part in parts):
        message = f"«{shown(text)}» is not an address below the root of this site"
        context.refuse(node, "bad-alias", message, "as in /news/2024/cables/")
    return Alias("/" + "/".join(parts) + "/", context.place(node))


def base_url(node: yaml.Node, context: Context) -> str:
    """The public address without a closing slash: scheme, host and perhaps a port."""
    text = raw(node, context)
    if not re.fullmatch(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?/*", text):
        message = f"«{shown(text)}» is not the address of a host"
        context.refuse(
            node, "bad-value", message, "as in https://newsroom.example: the newsroom is at the root of its host"
        )
    return text.rstrip("/")


# ----------------------------------------------------------------------------------------------------------- languages, zones


def language_hint(tag: str, languages: Iterable[str]) -> str:
    """The hint for a language that the site is not in."""
    near = most_like(tag, languages)
    return f"did you mean «{near}»?" if near else f"add it to languages in site.yaml: {', '.join(languages)}"


def is_language_tag(text: str) -> bool:
    """Return True for a text that has the form of a language tag."""
    return bool(_LANGUAGE.fullmatch(text))


def language_tag(node: yaml.Node, context: Context) -> str:
    """A language tag (BCP 47, lower-case primary subtag), of any language: a sound bite may be in one that the site is not in."""
    text = raw(node, context)
    if not is_language_tag(text):
        context.refuse(node, "bad-language", f"«{shown(text)}» is not a language tag", "as in en, fr, ar, pt-BR")
    return text


def site_language(node: yaml.Node, context: Context) -> str:
    """A language tag for which Unicode CLDR has formats of dates and numbers."""
    text = language_tag(node, context)
    try:
        Locale.parse(text.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        message = f"«{shown(text)}» is not a language whose dates are known (Unicode CLDR)"
        context.refuse(node, "bad-language", message, "as in en, fr, ar, pt-BR")
    return text


def time_zone(node: yaml.Node, context: Context) -> str:
    """An IANA time zone name in this machine's data."""
    text = raw(node, context)
    if not _ZONE.fullmatch(text) or not _is_zone(
        text
    ):  # `localtime` has the form of none: it is another place on each machine
        message = f"«{shown(text)}» is not a known time zone"
        context.refuse(node, "bad-value", message, "an IANA name, as in Europe/Brussels")
    return text


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True
