"""Kinds of values in both configuration and catalogue."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo

from queue_server.wire.configured import NAME

#: The languages every wording must have if no branch is known that says otherwise.
NEEDED = ("zh-TW", "en")

_TAG = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?", re.ASCII)
#: Characters of Unicode's categories Cc and Cs.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Table(BaseModel):
    """A table of a TOML file: no unknown keys, no silent conversions, immutable."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, hide_input_in_errors=True
    )


def printable(text: str) -> str:
    """Refuse control bytes: such a text may reach a printer or a page."""
    if _CONTROL.search(text):
        raise ValueError("must not contain control characters")
    return text


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return printable(text)


def _language(tag: str) -> str:
    if not _TAG.fullmatch(tag):
        raise ValueError("must be a language such as zh-TW or en")
    return tag


def _name(text: str) -> str:
    if not NAME.fullmatch(text):
        raise ValueError("may have only small letters, digits, - and _, at most 40")
    return text


def _complete(wording: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    """Require the languages of the context, which the branch decides."""
    needed = (info.context or {}).get("needed", NEEDED)
    missing = [tag for tag in needed if tag not in wording]
    if wording and missing:
        raise ValueError(f"lacks the wording in {' and '.join(missing)}")
    return wording


def _given(wording: dict[str, str]) -> dict[str, str]:
    if not wording:
        raise ValueError("must be a table of wordings by language")
    return wording


Line = Annotated[str, Field(max_length=500), AfterValidator(printable)]
Filled = Annotated[str, Field(max_length=500), AfterValidator(_filled)]
Name = Annotated[str, AfterValidator(_name)]
Language = Annotated[str, AfterValidator(_language)]
OptionalWording = Annotated[dict[Language, Filled], AfterValidator(_complete)]
Wording = Annotated[dict[Language, Filled], AfterValidator(_complete), AfterValidator(_given)]
Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,7}$")]
