"""Layouts as data: which parts a wall has, side by side or one below the other.

A layout is a TOML file beside this one. ``[landscape]`` and ``[portrait]`` each say whether the
parts stand ``across`` and how large a share of the wall each part has.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypedDict

from display.canvas.box import Box
from queue_server.wire.shapes import Misshapen, check

FOLDER = Path(__file__).parent
USUAL = "classic"

PartName = Literal["calls", "column", "notices", "counters", "window"]


class Arrangement(TypedDict):
    """Parts in order, with their shares."""

    across: bool
    parts: dict[PartName, int]


class _File(TypedDict):
    landscape: Arrangement
    portrait: Arrangement


@dataclass(frozen=True, slots=True)
class Plan:
    """A layout, upright or not."""

    landscape: Arrangement
    portrait: Arrangement

    def places(self, body: Box, gap: int) -> list[tuple[PartName, Box]]:
        """Each part and its place in ``body``; the longer side decides which arrangement."""
        found = self.landscape if body.w >= body.h else self.portrait
        shares = list(found["parts"].values())
        boxes = body.columns(shares, gap) if found["across"] else body.rows(shares, gap)
        return list(zip(found["parts"], boxes, strict=True))


def names() -> list[str]:
    """The layouts there are, the usual one first."""
    others = {path.stem for path in FOLDER.glob("*.toml")} - {USUAL}
    return [USUAL, *sorted(others)]


@cache
def plan(name: str) -> Plan:
    """The layout of this name.

    Raises:
        ValueError: There is none, or its file is not as described above; says what is wrong.
    """
    if name not in names():
        raise ValueError(f"no layout is called {name!r}; one of: {', '.join(names())}")
    return read((FOLDER / f"{name}.toml").read_text("utf-8"), name)


def read(text: str, name: str) -> Plan:
    """A layout from the text of its file.

    Raises:
        ValueError: It is no TOML, a key or part is unknown, or a share is not above 0.
    """
    try:
        file: _File = check(tomllib.loads(text), _File)
    except (Misshapen, tomllib.TOMLDecodeError) as mistake:
        raise ValueError(f"layout {name}: {mistake}") from mistake
    for side in (file["landscape"], file["portrait"]):
        if not side["parts"] or min(side["parts"].values()) <= 0:
            raise ValueError(f"layout {name}: parts: each needs a share above 0")
    return Plan(file["landscape"], file["portrait"])
