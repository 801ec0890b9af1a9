"""What two states of the office's files say differently, for people: field, before, after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from queue_server.editing.rules import document
from queue_server.editing.rules.changes import Texts, items_of, plain, shown
from queue_server.editing.rules.fields import FILES, GROUPS, STRINGS, Field, TableGroup
from queue_server.editing.rules.hidden import hidden

_IDENTITIES = ("name", "id", "number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field, one whole item, or a place that no page has (``group`` is "").

    ``key`` is dotted, with the name of an item in brackets: ``sessions[day].closes``. None: it is
    absent.
    """

    file: str
    key: str
    kind: Literal["changed", "added", "removed"]
    before: Any = None
    after: Any = None
    group: str = ""
    item: str = ""
    field: str = ""


def differences(before: Texts, after: Texts) -> list[Difference]:
    """Every difference in meaning, file by file; none where only the layout differs.

    A text that is not TOML differs as a whole.
    """
    return [one for name in FILES for one in _of_file(name, before.get(name), after.get(name))]


def _of_file(name: str, before: str | None, after: str | None) -> Iterator[Difference]:
    if before == after:
        return
    try:
        old, new = document.read(before or ""), document.read(after or "")
    except document.NotWritable:
        yield Difference(file=name, key=name, kind="changed")
        return
    covered: set[str] = set()
    for group in GROUPS:
        if group.file == name:
            yield from _of_group(name, group, old, new, covered)
    for place, (was, now) in sorted(_leaves(old, new).items()):
        if not any(place == one or place.startswith((f"{one}.", f"{one}[")) for one in covered):
            kind = _kind(was, now)
            yield Difference(
                file=name, key=place, kind=kind, before=hidden(place, plain(was)),
                after=hidden(place, plain(now)),
            )  # fmt: skip


def _kind(before: Any, after: Any) -> Literal["changed", "added", "removed"]:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def _of_group(
    file: str, group: TableGroup, old: Any, new: Any, covered: set[str]
) -> Iterator[Difference]:
    was, now = items_of(old, group), items_of(new, group)
    for item in dict.fromkeys((*was, *now)):
        place = _place(group, item)
        if group.how != "single" and (item not in was or item not in now):
            covered.add(place)
            yield Difference(
                file=file, key=place, kind="removed" if item in was else "added",
                group=group.name, item=item,
            )  # fmt: skip
            continue
        for known in group.fields:
            key = place if known.spread else f"{place}.{known.name}"
            covered.add(key)
            before, after = was.get(item, {}), now.get(item, {})
            if _value(known, before) != _value(known, after):
                yield Difference(
                    file=file, key=key, kind="changed", before=shown(known, before),
                    after=shown(known, after), group=group.name, item=item, field=known.name,
                )  # fmt: skip


def _value(known: Field, table: Mapping[str, Any]) -> tuple[str, Any]:
    """What is compared: 1 is neither true nor 1.0, because the checks tell them apart."""
    value = table if known.spread else table.get(known.name)
    return type(value).__name__, value


def _place(group: TableGroup, item: str) -> str:
    way = ".".join(group.way)
    if group.how == "single":
        return way
    return f"{way}[{item}]" if group.how == "list" else f"{way}.{item}"


def _leaves(old: Any, new: Any, place: str = "") -> dict[str, tuple[Any, Any]]:
    """Places whose values differ; tables of a list are told apart by their names."""
    if isinstance(old, Mapping | None) and isinstance(new, Mapping | None):
        old, new = old or {}, new or {}
        found: dict[str, tuple[Any, Any]] = {}
        for key in dict.fromkeys((*old, *new)):
            inner = f"{place}.{key}" if place else str(key)
            found |= _leaves(old.get(key), new.get(key), inner)
        return found
    one, other = _named(old), _named(new)
    if (one or other) and one is not None and other is not None:
        found = {}
        for key in dict.fromkeys((*one, *other)):
            found |= _leaves(one.get(key), other.get(key), f"{place}[{key}]")
        return found
    if old == new and type(old) is type(new):
        return {}
    return {place: (old, new)}


def _named(value: Any) -> dict[str, Any] | None:
    """A list of tables by what names each; empty for None, None for anything else."""
    if value is None:
        return {}
    if not (isinstance(value, list) and all(isinstance(one, Mapping) for one in value)):
        return None
    names = [_name_of(one) for one in value]
    if None in names or len(set(names)) < len(names):
        return None
    return dict(zip((str(one) for one in names), value, strict=True))


def _name_of(table: Mapping[str, Any]) -> str | None:
    names = (table.get(key) for key in _IDENTITIES)
    return next((str(one) for one in names if isinstance(one, str | int)), None)


def in_words(one: Difference) -> str:
    """A difference on one line, as a command prints it."""
    place = f"{one.file}: {one.key}" if one.file == STRINGS else one.key
    if one.kind == "changed":
        return f"{place}: {_said(one.before)} → {_said(one.after)}"
    said = one.after if one.kind == "added" else one.before
    return f"{place}: {one.kind}" + (f" {_said(said)}" if said is not None else "")


def _said(value: Any) -> str:
    if value is None:
        return "(left out)"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_said(one)}" for key, one in value.items()) or "(none)"
    if isinstance(value, list):
        return ", ".join(map(_said, value)) or "(none)"
    return str(value).lower() if isinstance(value, bool) else str(value)
