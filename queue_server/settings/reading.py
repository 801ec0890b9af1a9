"""Read TOML files table by table, so that one mistake never hides the others."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from queue_server.settings.mistakes import Mistake, Where, did_you_mean, dotted, from_validation
from queue_server.settings.tables.values import NEEDED, Table

T = TypeVar("T", bound=Table)
Texts = Mapping[Path, str]
"""Texts to be read in place of files, by the files' paths."""

#: No real file of ours comes near this size; a wrong path might.
MAX_BYTES = 4_000_000


@dataclass(slots=True)
class TomlSource:
    """One TOML file being read, with the mistakes found so far. ``root`` is {} if unreadable.

    ``needed``: the languages every wording must have. ``content``: the file's bytes.
    """

    name: str
    root: dict[str, Any]
    content: bytes = b""
    mistakes: list[Mistake] = field(default_factory=list)
    needed: tuple[str, ...] = NEEDED

    def wrong(self, where: Where, reason: str, hint: str = "") -> None:
        """Note a mistake at a place."""
        self.mistakes.append(Mistake(self.name, dotted(where), reason, hint))

    def only(self, known: set[str]) -> None:
        """Note every unknown top-level key."""
        for key in self.root.keys() - known:
            self.wrong((key,), "is not a known key", did_you_mean(key, known))

    def table(self, model: type[T], where: Where, value: Any) -> T | None:
        """The table at ``where``, or None after noting what is wrong with it."""
        try:
            return model.model_validate(value, context={"needed": self.needed})
        except ValidationError as error:
            self.mistakes += from_validation(error, self.name, where, model)
            return None

    def list_of(self, model: type[T], key: str) -> dict[int, T]:
        """The valid tables of ``[[key]]`` by index."""
        found = self.root.get(key, [])
        if not isinstance(found, list):
            self.wrong((key,), "must be a list of tables", f"write [[{key}]] above each")
            return {}
        return dict(self._sound(model, key, enumerate(found)))

    def named(self, model: type[T], key: str) -> dict[str, T]:
        """The valid tables of ``[key.…]`` by name."""
        found = self.root.get(key, {})
        if not isinstance(found, dict):
            self.wrong((key,), "must hold tables by name", f"write [{key}.NAME] above each")
            return {}
        return dict(self._sound(model, key, iter(found.items())))

    def names(self, key: str) -> set[str]:
        """The names under ``[key.…]``, valid or not: one mistake must not cause a second."""
        found = self.root.get(key)
        return set(found) if isinstance(found, dict) else set()

    def _sound(
        self, model: type[T], key: str, items: Iterator[tuple[Any, Any]]
    ) -> Iterator[tuple[Any, T]]:
        for name, value in items:
            table = self.table(model, (key, name), value)
            if table is not None:
                yield name, table


def read(path: Path, texts: Texts | None = None) -> TomlSource:
    """Read a file; whatever prevents that is noted as a mistake of the whole file."""
    source = TomlSource(path.name, {})
    given = (texts or {}).get(path)
    try:
        source.content = _bytes(path) if given is None else given.encode("utf-8")
        source.root = tables_of(source.content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        source.wrong((), f"cannot be read: {reason.lower()}", str(path))
    except tomllib.TOMLDecodeError as error:
        source.wrong((), f"is not valid TOML: {error}")
    except UnicodeDecodeError as error:
        source.wrong((), f"is not UTF-8 text: byte {error.start} makes no sense")
    except (ValueError, RecursionError, OverflowError) as error:
        source.wrong((), f"is not valid TOML: {str(error) or type(error).__name__}")
    return source


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def tables_of(content: bytes) -> dict[str, Any]:
    """The tables in these bytes; the dictionary is the caller's own, the tables are shared.

    Raises:
        ValueError: It is not TOML, or too long.
    """
    if len(content) > MAX_BYTES:
        raise ValueError(f"more than {MAX_BYTES} bytes")
    return {**_tables(content)}


@lru_cache(maxsize=8)
def _tables(content: bytes) -> dict[str, Any]:
    """The tables in these bytes, remembered: the catalogue takes 50 ms and rarely changes.

    The tables are shared by all readers: do not change them.
    """
    return tomllib.loads(content.decode("utf-8"))
