"""Events to and from journal rows."""

import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from queue_server.core.events.base import Data, Event

#: Fields that are columns of the journal row, not part of its ``data``.
COLUMNS = frozenset({"ticket", "counter"})
_AS_THEY_ARE = frozenset({str, int, float, bool})


def registered(*books: Iterable[type[Event]]) -> dict[str, type[Event]]:
    """The events of several books by kind.

    Raises:
        ValueError: If a kind is missing or used twice.
    """
    known: dict[str, type[Event]] = {}
    for cls in (cls for book in books for cls in book):
        if not cls.KIND or cls.KIND in known:
            raise ValueError(f"{cls.__name__}: the kind {cls.KIND!r} is missing or taken")
        known[cls.KIND] = cls
    return known


class Codec:
    """Encodes and decodes the events it was given; plans are made once, not per row.

    A field that would be a Python keyword ends in ``_``; its name in the row does not.
    """

    def __init__(self, events: Mapping[str, type[Event]]) -> None:
        self._events = dict(events)
        self._out = {
            cls: [
                (f.name, f.name.removesuffix("_"), f.default)
                for f in fields(cls)
                if f.name not in COLUMNS
            ]
            for cls in self._events.values()
        }
        self._in = {cls: _readers(cls) for cls in self._events.values()}

    def encode(self, event: Event) -> tuple[str, str | None, int | None, Data]:
        """Return ``kind, ticket, counter, data`` as a journal row holds them."""
        data = {}
        for name, stored, default in self._out[type(event)]:
            value = getattr(event, name)
            if default is MISSING or value != default:
                data[stored] = _plain(value)
        return event.KIND, getattr(event, "ticket", None), getattr(event, "counter", None), data

    def decode(self, kind: str, ticket: str | None, counter: int | None, data: Data) -> Event:
        """Rebuild an event from its row. Fields unknown to the event are dropped.

        Raises:
            KeyError: If the kind is unknown.
            ValueError, TypeError: If ``data`` does not fit the kind.
        """
        cls = self._events[kind]
        readers = self._in[cls]
        values: Data = {}
        for stored, value in data.items():
            if stored in readers and stored not in COLUMNS:
                name, read = readers[stored]
                values[name] = read(value)
        if "ticket" in readers:
            values["ticket"] = ticket
        if "counter" in readers:
            values["counter"] = counter
        return cls(**values)


def _plain(value: Any) -> Any:
    if value is None or type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value


def _readers(cls: type) -> dict[str, tuple[str, Callable[[Any], Any]]]:
    """Each field's own name and its reader, by its name in the row."""
    hints = typing.get_type_hints(cls)
    return {f.name.removesuffix("_"): (f.name, _reader(hints[f.name])) for f in fields(cls)}


def _made_of(cls: Any) -> Callable[[Any], Any]:
    """The reader of a value within an event. Fields added since then take their default."""
    readers = _readers(cls)

    def read(value: Data) -> Any:
        given = ((*readers[name], one) for name, one in value.items() if name in readers)
        return cls(**{name: read_one(one) for name, read_one, one in given})

    return read


def _same(value: Any) -> Any:
    return value


def _reader(hint: Any) -> Callable[[Any], Any]:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        inner = next(arg for arg in typing.get_args(hint) if arg is not type(None))
        read = _reader(inner)
        return lambda value: None if value is None else read(value)
    if hint is datetime:
        return datetime.fromisoformat
    if hint is date:
        return date.fromisoformat
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if isinstance(hint, type) and is_dataclass(hint):
        return _made_of(hint)
    if typing.get_origin(hint) is tuple:
        item = _reader(typing.get_args(hint)[0])
        return tuple if item is _same else lambda value: tuple(map(item, value))
    return _same
