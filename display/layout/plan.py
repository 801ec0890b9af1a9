"""Layouts as data: which parts a wall has, side by side or one below the other.

A layout is a TOML file beside this one, or one of the office's own. ``[landscape]`` and
``[portrait]`` each say whether the parts go ``across`` and what share of the wall each part has;
``[screens]``, if present, that several screens show one picture.
"""

import logging
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NotRequired, TypedDict

from display.canvas.box import Box
from display.layout.screens import ONE, Screens, mistake_in
from queue_server.wire.shapes import Misshapen, check

log = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
USUAL = "classic"
#: The suffix of an office's own layout, and the largest size of such a file in bytes.
OWN, LARGEST_OWN = ".toml", 64 * 1024

PartName = Literal["calls", "column", "notices", "counters", "window"]


class Arrangement(TypedDict):
    """Parts in order, with their shares."""

    across: bool
    parts: dict[PartName, int]


class _File(TypedDict):
    landscape: Arrangement
    portrait: Arrangement
    screens: NotRequired[Screens]


@dataclass(frozen=True, slots=True)
class LayoutPlan:
    """A layout, upright or not, on one screen or on several."""

    landscape: Arrangement
    portrait: Arrangement
    screens: Screens

    def places(self, body: Box, gap: int) -> list[tuple[PartName, Box]]:
        """Each part and its place in ``body``; the longer side decides on the arrangement."""
        found = self.landscape if body.w >= body.h else self.portrait
        shares = list(found["parts"].values())
        boxes = body.columns(shares, gap) if found["across"] else body.rows(shares, gap)
        return list(zip(found["parts"], boxes, strict=True))


def names() -> list[str]:
    """The names of the layouts, the usual one first."""
    others = {path.stem for path in FOLDER.glob("*.toml")} - {USUAL}
    return [USUAL, *sorted(others)]


@cache
def plan(name: str) -> LayoutPlan:
    """The layout with this name, or in this file of the office's own.

    Raises:
        ValueError: There is none, or its file is not as described above; the message says why.
    """
    if name.endswith(OWN):
        return read(_own(Path(name)), name)
    if name not in names():
        raise ValueError(f"no layout is called {name!r}; one of: {', '.join(names())}")
    return read((FOLDER / f"{name}.toml").read_text("utf-8"), name)


def usable(*wanted: str) -> str:
    """The first of these layouts that can be used, else the usual one."""
    for name in filter(None, wanted):
        try:
            plan(name)
        except ValueError as mistake:
            log.warning("%s", mistake)
        else:
            return name
    return USUAL


def _own(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_OWN).decode("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise ValueError(f"layout {path}: cannot be read") from problem


def read(text: str, name: str) -> LayoutPlan:
    """The layout from the text of its file.

    Raises:
        ValueError: It is not TOML, a key or part is unknown, or a share is not above 0.
    """
    try:
        file: _File = check(tomllib.loads(text), _File)
    except (Misshapen, tomllib.TOMLDecodeError) as mistake:
        raise ValueError(f"layout {name}: {mistake}") from mistake
    for side in (file["landscape"], file["portrait"]):
        if not side["parts"] or min(side["parts"].values()) <= 0:
            raise ValueError(f"layout {name}: parts: each needs a share above 0")
    screens = file.get("screens", ONE)
    if wrong := mistake_in(screens):
        raise ValueError(f"layout {name}: {wrong}")
    return LayoutPlan(file["landscape"], file["portrait"], screens)
