"""Strings of the catalogue: complete in every language they need, with equal placeholders."""

import re
from collections.abc import Iterable, Mapping

from queue_server.settings.mistakes import did_you_mean
from queue_server.settings.reading import TomlSource
from queue_server.settings.tables.catalogue import StringsHead, StringTable
from queue_server.wire.words.wording import placeholders

_WORD = re.compile(r"[a-z_]+", re.ASCII)


def needed(head: StringsHead, key: str, table: StringTable) -> list[str]:
    """The languages a key must be in."""
    staff = table.audience == "staff" or key.startswith(tuple(head.staff_prefixes))
    return head.staff_languages if staff else head.languages


def check_strings(
    source: TomlSource, head: StringsHead, strings: Mapping[str, StringTable]
) -> None:
    """Note missing languages, unknown ones, and placeholders that differ."""
    for key, table in strings.items():
        for language in needed(head, key, table):
            if language not in table.text:
                source.wrong(("strings", key), f"lacks the wording in {language}")
        for language in table.text.keys() - set(head.languages):
            hint = did_you_mean(language, head.languages)
            source.wrong(("strings", key, language), "is not one of languages", hint)
        _check_placeholders(source, key, table)


def check_over(
    source: TomlSource, own: Mapping[str, StringTable], shipped: Mapping[str, StringTable]
) -> None:
    """Note texts that replace none of the product's, and placeholders that differ from theirs."""
    for key, table in own.items():
        if key not in shipped:
            source.wrong(("strings", key), "unknown text key", did_you_mean(key, shipped))
        else:
            _check_placeholders(source, key, table, shipped[key])


def laid_over(
    shipped: Mapping[str, StringTable], own: Mapping[str, StringTable]
) -> dict[str, StringTable]:
    """The product's texts, each language replaced where the office has its own wording."""
    merged = dict(shipped)
    for key, table in own.items():
        under = shipped.get(key)
        text = {**under.text, **table.text} if under else table.text
        merged[key] = table if text == table.text else table.model_copy(update={"text": text})
    return merged


def _check_placeholders(
    source: TomlSource, key: str, table: StringTable, like: StringTable | None = None
) -> None:
    """Check that all languages use the same ones; with ``places``, each uses some of those."""
    like = like or table
    first = placeholders(next(iter(like.text.values()), ""))
    allowed = frozenset(like.places) or first
    for language, wording in table.text.items():
        found = placeholders(wording)
        for word in found:
            if not _WORD.fullmatch(word):
                source.wrong(("strings", key, language), f"{{{word}}} is not a placeholder")
        if not found <= allowed or (found != first and not like.places):
            reason = f"has the placeholders {_list(found)}"
            source.wrong(("strings", key, language), reason, f"known: {_list(allowed)}")


def _list(words: Iterable[str]) -> str:
    return ", ".join(f"{{{word}}}" for word in sorted(words)) or "none"


def complete(
    text: Mapping[str, str], languages: Iterable[str], fallback: str = "zh-TW"
) -> dict[str, str]:
    """The text in every language: missing ones fall back to English, then ``fallback``."""
    last = text.get("en") or text.get(fallback) or next(iter(text.values()), "")
    return {language: text.get(language, last) for language in languages}
