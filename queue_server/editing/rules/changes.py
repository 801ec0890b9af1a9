"""What a person changes, as values; and the steps that make the files say it."""

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any, Literal

from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.editing.rules import document
from queue_server.editing.rules.document import AddTable, Drop, Path, Put, RemoveTable, Step
from queue_server.editing.rules.fields import BY_NAME, FILES, GROUPS, Field, TableGroup
from queue_server.editing.rules.hidden import SHOWN, hidden
from queue_server.settings.tables.catalogue import BESIDE

Data = Mapping[str, Any]
Texts = Mapping[str, str]
"""The office's files by name: ``config.toml`` and the catalogue files that are its own."""

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
#: Keys of tables within a field that are times of day.
_TIMES = frozenset({"at", "opens", "closes"})
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing a person changed. ``item`` names it within its group; "" where there is only one.

    ``set``: ``field`` gets ``value``, None removes it; ``add`` with ``values``; ``remove``.
    """

    act: Literal["set", "add", "remove"]
    group: str
    item: str = ""
    field: str = ""
    value: Any = None
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def applied(texts: Texts, changes: Sequence[Change]) -> dict[str, str]:
    """The files with these changes, made in turn; a file whose meaning stays is left as it was.

    Raises:
        BadRequest: ``unknown_setting``: there is no such group or field.
        UnknownThing: ``setting_gone``: there is no such item, or it exists already.
        NotWritable: If a file is laid out in a way that this cannot change.
    """
    found = dict(texts)
    for name in FILES:
        mine = [one for one in changes if _group(one).file == name]
        if mine:
            found[name] = _applied(found.get(name, "schema = 1\n"), mine)
    return found


def _applied(text: str, changes: Sequence[Change]) -> str:
    for change in changes:
        data = document.read(text)
        steps = list(_steps(data, change, _group(change)))
        if steps:
            text = document.changed(text, steps)
    return text


def _group(change: Change) -> TableGroup:
    try:
        return BY_NAME[change.group]
    except KeyError:
        raise BadRequest("unknown_setting", "no such group", setting=change.group[:40]) from None


def _steps(data: Data, change: Change, group: TableGroup) -> Iterable[Step]:
    if change.act == "add":
        return _adding(data, change, group)
    path = path_of(data, group, change.item)
    if path is None:
        raise UnknownThing("setting_gone", f"{group.name}: no {change.item}", item=change.item)
    if change.act == "remove":
        return _removing(group, path)
    known = group.field(change.field)
    if known is None:
        raise BadRequest("unknown_setting", "no such field", setting=change.field[:40])
    return _setting(_at(data, path), path, known, change.value)


def _adding(data: Data, change: Change, group: TableGroup) -> Iterable[Step]:
    if group.how == "single" or not change.item or path_of(data, group, change.item) is not None:
        raise UnknownThing("setting_gone", f"{group.name}: {change.item!r}", item=change.item)
    for name in change.values:
        if group.field(name) is None:
            raise BadRequest("unknown_setting", "no such field", setting=name[:40])
    values: dict[str, Any] = {}
    for one in group.fields:
        value = _filled(one, change.values.get(one.name))
        if value is None:
            continue
        if one.spread:
            values |= value
        else:
            values[one.name] = meant(one, value)
    if group.how == "words":
        return [Put((*group.way, change.item), values)]
    if group.how == "list":
        identity = {group.identity: _identity(group, change.item)}
        return [AddTable(group.way, identity | values, array=True)]
    return [AddTable((*group.way, change.item), values)]


def _filled(known: Field, value: Any) -> Any:
    """A value of a new item without its empty languages; None if nothing is left of it."""
    if value is None:
        return None
    if known.kind == "wording":
        return _worded(value) or None
    return _link(value) if known.kind == "link" else value


def _identity(group: TableGroup, item: str) -> str | int:
    return int(item) if group.identity == "number" and _NUMBER.fullmatch(item) else item


def _removing(group: TableGroup, path: Path) -> Iterable[Step]:
    if group.how == "single":
        raise BadRequest("unknown_setting", "this cannot be removed", setting=group.name)
    if group.how == "words":
        return [Drop(path)]
    names = tuple(part for part in path if isinstance(part, str))
    index = path[-1] if isinstance(path[-1], int) else None
    return [RemoveTable(names, index)]


def _setting(table: Data, path: Path, known: Field, value: Any) -> Iterable[Step]:
    if known.spread:
        return _languages(table, path, _worded(value))
    if value is None:
        return [Drop((*path, known.name))] if known.name in table else []
    if known.kind == "wording":
        old, new = table.get(known.name), _worded(value)
        if isinstance(old, Mapping) and old and new:
            return _languages(old, (*path, known.name), new)
        if not new:
            return [Drop((*path, known.name))] if known.name in table else []
        return [Put((*path, known.name), new)]
    if known.kind == "link":
        return _linked(table.get(known.name), (*path, known.name), value)
    new = meant(known, value, table.get(known.name))
    old = table.get(known.name)
    same = known.name in table and old == new and isinstance(old, bool) == isinstance(new, bool)
    return [] if same else [Put((*path, known.name), new)]


def _linked(old: Any, path: Path, value: Any) -> Iterable[Step]:
    """An address and its wording, each in its place. With no words left the whole is written
    again: a table of languages would go with its last, and the checks are to name it.
    """
    new = _link(value)
    if not new["note"] or not isinstance(old, Mapping) or not isinstance(old.get("note"), Mapping):
        return [Put(path, new)]
    address = [] if old.get("url") == new.get("url") else [Put((*path, "url"), new.get("url", ""))]
    return [*address, *_languages(old["note"], (*path, "note"), new["note"])]


def _link(value: Any) -> dict[str, Any]:
    """An address and its wording without its empty languages; what is missing is left to the
    checks.

    Raises:
        BadRequest: ``invalid``: it is neither.
    """
    if not isinstance(value, Mapping) or value.keys() - {"url", "note"}:
        raise BadRequest("invalid", "an address and a wording", field="value")
    return {**value, "note": _worded(value.get("note", {}))}


def _languages(old: Data, path: Path, new: Mapping[str, str]) -> Iterable[Step]:
    """Language by language, so that the layout of the others stays."""
    for tag, said in new.items():
        if old.get(tag) != said:
            yield Put((*path, tag), said)
    for tag in old.keys() - new.keys() - set(BESIDE):
        yield Drop((*path, tag))


def _worded(value: Any) -> dict[str, str]:
    """A wording without its empty languages; anything else stays as it is and is refused later."""
    if not isinstance(value, Mapping):
        raise BadRequest("invalid", "a wording by language", field="value")
    return {tag: said for tag, said in value.items() if said}


def meant(known: Field, value: Any, old: Any = None) -> Any:
    """What a value of JSON stands for; one that fits nothing is left for the checks to name."""
    value = _uncovered(value, old)
    if known.kind == "time":
        return _timed(value)
    if known.kind in ("deadline", "hours"):
        return _within(value)
    if isinstance(old, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def _timed(value: Any) -> Any:
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    return time.fromisoformat(found[0]) if found else value


def _within(value: Any) -> Any:
    """The same for tables within a field."""
    if isinstance(value, list):
        return [_within(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _timed(one) if key in _TIMES else one for key, one in value.items()}
    return value


def _uncovered(value: Any, old: Any) -> Any:
    """The value, with the old secret where it came back as it was shown, hidden."""
    if isinstance(value, Mapping) and isinstance(old, Mapping):
        return {key: _uncovered(one, old.get(key)) for key, one in value.items()}
    covered = isinstance(value, str) and SHOWN in value
    return old if covered and isinstance(old, str) else value


# -- where things stand -----------------------------------------------------------------------


def path_of(data: Data, group: TableGroup, item: str) -> Path | None:
    """The path of an item, or None; the table of a single group may be missing."""
    if group.how == "single":
        return group.way if not item else None
    found = _at(data, group.way)
    if group.how == "list":
        tables = found if isinstance(found, list) else []
        for index, table in enumerate(tables):
            if isinstance(table, Mapping) and str(table.get(group.identity)) == item:
                return (*group.way, index)
        return None
    return (*group.way, item) if isinstance(found, Mapping) and item in found else None


def _at(data: Any, path: Path) -> Any:
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return {}
    return data


def every_item(texts: Texts) -> dict[str, dict[str, Mapping[str, Any]]]:
    """The items of all groups; none from a file that is not TOML."""
    said: dict[str, Data] = {}
    for name in FILES:
        try:
            said[name] = document.read(texts.get(name, ""))
        except document.NotWritable:  # the checks name it
            said[name] = {}
    return {group.name: items_of(said[group.file], group) for group in GROUPS}


def items_of(data: Data, group: TableGroup) -> dict[str, Mapping[str, Any]]:
    """The items of a group by name, each a table as the file has it."""
    found = _at(data, group.way)
    if group.how == "single":
        return {"": found if isinstance(found, Mapping) else {}}
    if group.how == "list":
        tables = found if isinstance(found, list) else []
        return {str(one.get(group.identity)): one for one in tables if isinstance(one, Mapping)}
    if not isinstance(found, Mapping):
        return {}
    return {name: one for name, one in found.items() if isinstance(one, Mapping)}


def shown(known: Field, table: Mapping[str, Any]) -> Any:
    """A value of a table as JSON; None if it is left out."""
    if known.spread:
        return {tag: said for tag, said in table.items() if isinstance(said, str)}
    return hidden(known.name, plain(table.get(known.name)))


def plain(value: Any) -> Any:
    """A TOML value as JSON has it: times as ``08:00``."""
    if isinstance(value, time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
