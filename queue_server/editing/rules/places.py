"""Which field of the pages a mistake is in, and who may change which group."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from queue_server.editing.rules import document
from queue_server.editing.rules.changes import Texts, items_of, path_of
from queue_server.editing.rules.difference import Difference
from queue_server.editing.rules.fields import BY_NAME, GROUPS, TableGroup
from queue_server.editing.rules.sayings import Saying, saying
from queue_server.settings.mistakes import Mistake, dotted

ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A mistake with its field, as far as a page has one; ``said`` is for the catalogue."""

    mistake: Mistake
    said: Saying
    group: str = ""
    item: str = ""
    field: str = ""


def placed(texts: Texts, mistakes: Sequence[Mistake]) -> list[Placed]:
    """Each mistake in the field it is about."""
    spots = list(_spots(texts))
    return [_placed(one, spots) for one in mistakes]


@dataclass(frozen=True, slots=True)
class _Spot:
    file: str
    key: str
    group: str
    item: str = ""
    field: str = ""


def _placed(mistake: Mistake, spots: Iterable[_Spot]) -> Placed:
    """The mistake in the longest place that contains it."""
    within = [
        one for one in spots
        if one.file == mistake.file and mistake.key.startswith(one.key)
        and mistake.key[len(one.key) : len(one.key) + 1] in ("", ".", "[")
    ]  # fmt: skip
    said = saying(mistake)
    if not within:
        return Placed(mistake=mistake, said=said)
    best = max(within, key=lambda one: len(one.key))
    return Placed(mistake=mistake, said=said, group=best.group, item=best.item, field=best.field)


def _spots(texts: Texts) -> Iterator[_Spot]:
    said: dict[str, Any] = {}
    for name, text in texts.items():
        with suppress(document.NotWritable):
            said[name] = document.read(text)
    for group in GROUPS:
        if group.file not in said:
            continue
        data = said[group.file]
        yield _Spot(group.file, dotted(group.way), group.name)
        for item in items_of(data, group):
            path = path_of(data, group, item)
            assert path is not None  # the item was found there a line ago
            yield _Spot(group.file, dotted(path), group.name, item)
            for known in group.fields:
                if not known.spread:
                    key = dotted((*path, known.name))
                    yield _Spot(group.file, key, group.name, item, known.name)


def may_change(role: str, group: TableGroup) -> bool:
    """Supervisors run the day; what machines and numbering depend on is for administrators."""
    return role == ADMIN or not group.own


def beyond(role: str, found: Iterable[Difference]) -> list[str]:
    """The keys among these differences that a role may not change."""
    return [
        one.key
        for one in found
        if role != ADMIN and (not one.group or not may_change(role, BY_NAME[one.group]))
    ]
