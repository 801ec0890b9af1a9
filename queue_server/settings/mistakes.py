"""What is wrong with a configuration: which file, which key, why, and what to do about it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeGuard

from pydantic import BaseModel, ValidationError

Where = tuple[str | int, ...]
"""A place in a TOML file: ``("counters", 2, "first", 0)``."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to correct. ``key`` is dotted, e.g. ``counters[2].first[0]``."""

    file: str
    key: str
    reason: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}: " if self.key else f"{self.file}: "
        return f"{place}{self.reason}" + (f" ({self.hint})" if self.hint else "")


class SettingsError(Exception):
    """The configuration cannot be used. Carries every mistake found, in reading order."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(one) for one in self.mistakes))


def dotted(where: Where) -> str:
    """Write a place as people do: ``services.T01.name.zh-TW``, ``counters[2].first``."""
    text = ""
    for part in where:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{_bare(part)}" if text else _bare(part)
    return text


def _bare(part: str) -> str:
    plain = part.replace("-", "").replace("_", "").isalnum() and part.isascii()
    return part if plain else f'"{ascii(part)[1:-1]}"'


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the nearest known word, or all of them if they are few."""
    choices = [str(one) for one in known]
    near = get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    if 0 < len(choices) <= 10:
        return "known: " + ", ".join(sorted(choices))
    return ""


#: pydantic's error types, worded for a person who edits a file.
_REASONS = {
    "missing": "is missing",
    "extra_forbidden": "is not a known key",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "string_type": "must be a text in quotes",
    "bool_type": "must be true or false",
    "time_type": "must be a time such as 08:00:00",
    "date_type": "must be a date such as 2026-01-01",
    "datetime_type": "must be an instant such as 2026-01-01T08:00:00+08:00",
    "timezone_aware": "must carry an offset such as +08:00",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
}


#: Fields whose keys stand beside the others in the file, not in a table of this name.
_BESIDE = (("text",), ("kiosks",))


#: "String should match …": the message names the key before it.
_SHOULD = re.compile(r"^(?:Input|String|List|Dictionary|Value) should ")


def from_validation(
    error: ValidationError, file: str, where: Where, model: type[BaseModel]
) -> list[Mistake]:
    """Turn each of pydantic's errors about the table at ``where`` into a mistake."""
    return [_translate(one, file, where, model) for one in error.errors(include_url=False)]


def _translate(one: Any, file: str, where: Where, model: type[BaseModel]) -> Mistake:
    kind, inner = one["type"], tuple(one["loc"])
    if inner[:1] in _BESIDE:
        inner = inner[1:]
    key = dotted((*where, *(part for part in inner if part != "[key]")))
    if kind == "extra_forbidden":
        return Mistake(file, key, _REASONS[kind], did_you_mean(str(inner[-1]), _keys(model, inner)))
    if kind == "missing":
        return Mistake(file, key, _REASONS[kind], "add it, as the comment in config.toml says")
    reason = _REASONS.get(kind) or _sentence(one)
    return Mistake(file, key, reason, _found(one.get("input")))


def _sentence(one: Any) -> str:
    message = _SHOULD.sub("", str(one["msg"]).removeprefix("Value error, "))
    return message if one["type"] == "value_error" else f"must {message}"


def _found(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    text = ascii(value) if isinstance(value, str) else str(value)
    return f"found {text}" if len(text) <= 40 else f"found {text[:37]}..."


def _keys(model: type[BaseModel], inner: Where) -> list[str]:
    """The keys allowed in the table that has an unknown key."""
    for part in inner[:-1]:
        found = model.model_fields.get(str(part))
        if found is None or not _is_model(found.annotation):
            return []
        model = found.annotation
    return [field.alias or name for name, field in model.model_fields.items()]


def _is_model(annotation: Any) -> TypeGuard[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
