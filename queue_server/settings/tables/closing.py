"""``[[closure_templates]]``: occasions on which an office closes, prepared in advance.

Tested by tests/settings/test_closing.py.
"""

from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo

from queue_server.core import rules as r
from queue_server.settings.tables.values import (
    NEEDED,
    Code,
    Filled,
    Language,
    Name,
    Table,
    Wording,
)


def _own_words(wording: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    """Require a public text only in the branch's language: a typhoon waits for no translation."""
    own = (info.context or {}).get("needed", NEEDED)[0]
    if own not in wording:
        raise ValueError(f"lacks the wording in {own}")
    return wording


Public = Annotated[dict[Language, Filled], AfterValidator(_own_words)]


class ClosureTemplateTable(Table):
    """One occasion: what it closes, when, and the public words."""

    name: Name
    wording: Wording
    public: Public
    sessions: list[Name] = Field(default_factory=list, max_length=20)
    services: list[Code] = Field(default_factory=list, max_length=30)
    reason: str = Field(default="", max_length=40)
    starts: time | None = None
    lasts: Literal["day", "session"] | None = None
    minutes: int | None = Field(default=None, ge=5, le=7 * 24 * 60)
    numbers: Literal["kept", "void"] = "kept"


def closure_templates(tables: tuple[ClosureTemplateTable, ...]) -> dict[str, r.ClosureTemplate]:
    """The templates as the rules take them, by name."""
    return {
        one.name: r.ClosureTemplate(
            name=one.name,
            wording=dict(one.wording),
            public=dict(one.public),
            sessions=tuple(one.sessions),
            services=tuple(one.services),
            reason=one.reason,
            starts=one.starts,
            lasts=one.lasts or "",
            minutes=one.minutes,
            numbers=one.numbers,
        )
        for one in tables
    }
