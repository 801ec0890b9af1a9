"""A TOML text with some values changed: every other byte, comments included, stays as it was.

tomlkit changes the values, table by table. Whole tables are inserted and removed line by line,
because a comment between two tables belongs to neither, and tomlkit would take it along with the
first. Whatever was done, the result is read again and must say exactly what was meant.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

Path = tuple[str | int, ...]
"""Where a value is: ``("sessions", 1, "closes")``."""


class NotWritable(ValueError):
    """The text is laid out in a way that this cannot change; an editor can."""


@dataclass(frozen=True, slots=True)
class Put:
    """A value at a place, new or replacing another."""

    path: Path
    value: Any


@dataclass(frozen=True, slots=True)
class Drop:
    """A key to be removed."""

    path: Path


@dataclass(frozen=True, slots=True)
class AddTable:
    """A table to be added after the last of its kind: ``[[name]]``, or ``[name.key]``."""

    name: tuple[str, ...]
    values: Mapping[str, Any]
    array: bool = False


@dataclass(frozen=True, slots=True)
class RemoveTable:
    """A table to be removed with all that is in it; for ``[[name]]`` the one at ``index``."""

    name: tuple[str, ...]
    index: int | None = None


Step = Put | Drop | AddTable | RemoveTable


def read(text: str) -> dict[str, Any]:
    """What a text says.

    Raises:
        NotWritable: If it is not TOML.
    """
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotWritable(str(error)) from error


def changed(text: str, steps: Sequence[Step]) -> str:
    """The text after these steps, taken in turn.

    Raises:
        NotWritable: If it cannot be written so that it says exactly that.
    """
    meant = read(text)
    for step in steps:
        meant = _meant(meant, step)
    try:
        for run in _runs(steps):
            text = _structure(text, run[0]) if _structural(run[0]) else _values(text, run)
    except (TOMLKitError, KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise NotWritable(str(error)) from error
    if read(text) != meant:
        raise NotWritable("the file written back would not mean the same")
    return text


def _structural(step: Step) -> bool:
    return isinstance(step, AddTable | RemoveTable)


def _runs(steps: Sequence[Step]) -> Iterator[Sequence[Step]]:
    """Steps in runs: values side by side are changed in one reading, tables one by one."""
    run: list[Step] = []
    for step in steps:
        if _structural(step):
            if run:
                yield run
            yield [step]
            run = []
        else:
            run.append(step)
    if run:
        yield run


# -- what is meant ----------------------------------------------------------------------------


def _meant(data: dict[str, Any], step: Step) -> dict[str, Any]:
    data = deepcopy(data)
    try:
        match step:
            case Put(path, value):
                _parent(data, path, make=True)[path[-1]] = deepcopy(value)
            case Drop(path):
                del _parent(data, path)[path[-1]]
            case AddTable(name, values, True):
                _parent(data, name, make=True).setdefault(name[-1], []).append(dict(values))
            case AddTable(name, values):
                _parent(data, name, make=True)[name[-1]] = dict(values)
            case _:
                name, index = step.name, step.index
                holder = _parent(data, name)
                if index is None:
                    del holder[name[-1]]
                else:
                    del holder[name[-1]][index]
                    if not holder[name[-1]]:
                        del holder[name[-1]]
                _prune(data, name[:-1])
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise NotWritable(f"nothing is at {'.'.join(map(str, error.args))}") from error
    return data


def _parent(data: Any, path: Path, *, make: bool = False) -> Any:
    for part in path[:-1]:
        data = data.setdefault(part, {}) if make and isinstance(part, str) else data[part]
    return data


def _prune(data: dict[str, Any], name: tuple[str, ...]) -> None:
    """Drop a parent left empty: ``[series]`` is not written itself, so without ``[series.x]`` it is
    gone.
    """
    if name and not _parent(data, name)[name[-1]]:
        del _parent(data, name)[name[-1]]


# -- values, by tomlkit -----------------------------------------------------------------------


def _values(text: str, steps: Sequence[Step]) -> str:
    for step in steps:
        assert isinstance(step, Put | Drop)
        text = _value(_lines(text), step)
    return text


def _value(lines: list[str], step: Put | Drop) -> str:
    """Change the lines of one table. tomlkit never reads the others, because it would join tables
    of one kind that stand apart.
    """
    lines, parted = _without_tables(lines, step.path)
    if parted and isinstance(step, Drop):
        return "".join(lines)
    headers = list(_headers(lines))
    own, depth = _nearest(headers, step.path)
    start = own.line + 1 if own else 0
    end = next((one.line for one in headers if one.line >= start), len(lines))
    inner = tomlkit.parse("".join(lines[start:end]))
    path = step.path[depth:]
    if isinstance(step, Drop):
        del _at(inner, path[:-1])[path[-1]]
    elif len(path) == 1 and path[0] not in inner:
        return _new_key(lines, start, end, step)
    elif len(path) > 1 and path[0] not in inner:
        name = tuple(part for part in step.path[:-1] if isinstance(part, str))
        if len(name) < len(step.path) - 1:
            raise NotWritable("there is no table for it")
        return _added(lines, headers, AddTable(name, {str(step.path[-1]): step.value}))
    else:
        _at(inner, path[:-1])[path[-1]] = tomlkit.value(written(step.value))
    return "".join((*lines[:start], tomlkit.dumps(inner), *lines[end:]))


def _without_tables(lines: list[str], path: Path) -> tuple[list[str], bool]:
    """The lines without the tables that a value within a table was written as, ``[[name.key]]`` or
    ``[name.key]``; and whether there were any. The value is then written again on one line.
    """
    places = [at for at, part in enumerate(path) if isinstance(part, int)]
    if len(places) != 1:
        return lines, False
    headers = list(_headers(lines))
    name = tuple(part for part in path if isinstance(part, str))
    mine = [one for one in _element(headers, path[: places[0] + 1]) if one.name == name]
    for one in reversed(mine):
        end = _end(lines, headers, one)
        before, after = lines[: one.line], lines[end:]
        if before and not before[-1].strip() and not "".join(after[:1]).strip():
            before = before[:-1]
        lines = [*before, *after]
    return lines, bool(mine)


def _new_key(lines: list[str], start: int, end: int, step: Put) -> str:
    """The text with a new key after the table's last one and the comments on that."""
    at = _content_end(lines, start, end)
    line = f"{_key(str(step.path[-1]))} = {written(step.value)}\n"
    return "".join((*lines[:at], line, *lines[at:]))


def _at(document: Any, path: Path) -> Any:
    for part in path:
        document = document[part]
    return document


def _nearest(headers: Sequence["_Header"], path: Path) -> tuple["_Header | None", int]:
    """The table whose lines hold a value, and how many parts of the path lead to it."""
    for depth in range(len(path) - 1, 0, -1):
        found = _header_of(headers, path[:depth])
        if found is not None:
            return found, depth
    return None, 0


def _header_of(headers: Sequence["_Header"], path: Path) -> "_Header | None":
    """The line that begins the table at a path, also of one within ``[[name]]``."""
    places = [at for at, part in enumerate(path) if isinstance(part, int)]
    if len(places) > 1:
        return None
    within = _element(headers, path[: places[0] + 1]) if places else list(headers)
    name = tuple(part for part in path if isinstance(part, str))
    alike = [one for one in within if one.name == name]
    return alike[0] if len(alike) == 1 else None


def _element(headers: Sequence["_Header"], path: Path) -> list["_Header"]:
    """The header of one table of ``[[name]]``, and those within it."""
    *name, index = path
    begun = [at for at, one in enumerate(headers) if one.array and one.name == tuple(name)]
    if not (isinstance(index, int) and index < len(begun)):
        return []
    end = begun[index + 1] if index + 1 < len(begun) else len(headers)
    return list(headers[begun[index] : end])


def written(value: Any) -> str:
    """A value as TOML has it, on one line."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {written(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    text: str = tomlkit.item(value).as_string()
    return text


# -- tables, line by line ---------------------------------------------------------------------

_WORD = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_HEADER = re.compile(rf"\s*(\[\[?)\s*{_WORD}(?:\s*\.\s*{_WORD})*\s*\]\]?\s*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class _Header:
    line: int
    name: tuple[str, ...]
    array: bool


def _structure(text: str, step: Step) -> str:
    lines = _lines(text)
    headers = list(_headers(lines))
    if isinstance(step, AddTable):
        return _added(lines, headers, step)
    assert isinstance(step, RemoveTable)
    return _removed(lines, headers, step)


def _lines(text: str) -> list[str]:
    """Lines split at line feeds only: a text may hold other characters that break lines."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return lines


def _headers(lines: Sequence[str]) -> Iterator[_Header]:
    """Lines that begin a table; those within a list or a long text only look like it."""
    begun = 0
    for number, line in enumerate(lines):
        if not _HEADER.fullmatch(line.rstrip("\r\n")):
            continue
        try:
            tomllib.loads("".join(lines[begun:number]))
            found = tomllib.loads(line)
        except tomllib.TOMLDecodeError:
            continue
        begun = number
        yield _Header(number, *_name(found))


def _name(found: Any) -> tuple[tuple[str, ...], bool]:
    parts: list[str] = []
    while isinstance(found, dict) and found:
        [(part, found)] = found.items()
        parts.append(part)
    return tuple(parts), isinstance(found, list)


def _removed(lines: list[str], headers: Sequence[_Header], step: RemoveTable) -> str:
    alike = [one for one in headers if one.name == step.name]
    if not alike or any(one.array != (step.index is not None) for one in alike):
        raise NotWritable(f"{'.'.join(step.name)} has no line of its own")
    first = alike[step.index or 0]
    last = _end(lines, headers, first)
    kept = lines[: first.line]
    rest = lines[last:]
    if rest and not rest[0].strip() and (not kept or not kept[-1].strip()):
        rest = rest[1:]
    if not rest and kept and not kept[-1].strip():
        kept = kept[:-1]
    return "".join((*kept, *rest))


def _added(lines: list[str], headers: Sequence[_Header], step: AddTable) -> str:
    siblings = [one for one in headers if _kin(one, step)]
    at = _end(lines, headers, siblings[-1]) if siblings else len(lines)
    new = _table_lines(step)
    before = lines[:at]
    blank = ["\n"] if before and before[-1].strip() else []
    after = lines[at:]
    return "".join((*before, *blank, *new, *after))


def _kin(header: _Header, step: AddTable) -> bool:
    if step.array:
        return header.name == step.name
    return bool(step.name[:-1]) and header.name[: len(step.name) - 1] == step.name[:-1]


def _end(
    lines: Sequence[str], headers: Sequence[_Header], first: _Header, *, whole: bool = True
) -> int:
    """The line after the last value of a table and, if ``whole``, of those within it.

    Comments belong to the table unless an empty line separates them from its last value.
    """
    length = len(first.name)
    nexts = (
        one.line for one in headers
        if one.line > first.line
        and not (whole and one.name[:length] == first.name and len(one.name) > length)
    )  # fmt: skip
    return _content_end(lines, first.line, next(nexts, len(lines)))


def _content_end(lines: Sequence[str], start: int, end: int) -> int:
    """The line after the last value, and after comments that no empty line separates from it."""
    last = start - 1
    for number in range(start, end):
        if lines[number].strip() and not lines[number].lstrip().startswith("#"):
            last = number
    if last < start:
        return start
    while last + 1 < end and lines[last + 1].lstrip().startswith("#"):
        last += 1
    return last + 1


def _table_lines(step: AddTable) -> Iterator[str]:
    name = ".".join(_key(part) for part in step.name)
    yield f"[[{name}]]\n" if step.array else f"[{name}]\n"
    for key, value in step.values.items():
        if isinstance(value, Mapping) and value:
            for inner, one in value.items():
                yield f"{_key(key)}.{_key(inner)} = {written(one)}\n"
        else:
            yield f"{_key(key)} = {written(value)}\n"


def _key(word: str) -> str:
    return tomlkit.key(word).as_string()
