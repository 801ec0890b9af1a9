"""A screen as read out or walked through by keys: what is said is what is drawn. Pure.

The content of this screen comes first, then the buttons that are on every screen, then office and
clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from display.canvas.box import Box
from display.canvas.draw import Rect, Text
from kiosk.screens.parts import Target, View

#: Not for visitors, to whom the office's name is only words.
UNSAID = frozenset({"staff"})
#: The ring around what has the focus, in pixels beyond its box.
RING_PX, RING_WIDTH_PX = 4, 6


@dataclass(frozen=True, slots=True)
class Speakable:
    """Words in the order of reading. ``target``: what pressing it does, for a button.

    ``on``: chosen, or switched on. ``framing``: the same on every screen.
    """

    role: Literal["text", "button"]
    text: str
    box: Box
    target: str = ""
    language: str = ""
    on: bool = False
    framing: bool = False


def speakables(view: View) -> tuple[Speakable, ...]:
    """Every word of a screen, once; the words of a button as one."""
    buttons = [one for one in view.targets if one.name not in UNSAID]
    read: dict[int, Speakable] = {}
    places: dict[int, int] = {}
    for n, command in enumerate(view.commands):
        if not isinstance(command, Text) or not command.text.strip():
            continue
        box = Box(command.x, command.y, command.w, command.h)
        which = _holder(buttons, box)
        if which is None:
            framing = n < view.framing
            read[n] = Speakable(
                "text", command.text, box, language=command.language, framing=framing
            )
        elif which in places:
            before = read[places[which]]
            read[places[which]] = replace(before, text=f"{before.text}\n{command.text}")
        else:
            places[which] = n
            button = buttons[which]
            read[n] = Speakable(
                "button",
                command.text,
                button.box,
                button.name,
                command.language,
                button.on,
                n < view.framing,
            )
    return _ordered(read, view.framing)


def _holder(buttons: Iterable[Target], box: Box) -> int | None:
    """The button that the words are on; the last drawn is on top."""
    x, y = box.x + box.w // 2, box.y + box.h // 2
    holding = [n for n, one in enumerate(buttons) if one.box.holds(x, y)]
    return holding[-1] if holding else None


def _ordered(read: dict[int, Speakable], framing: int) -> tuple[Speakable, ...]:
    def place(row: tuple[int, Speakable]) -> tuple[int, int]:
        n, one = row
        if n >= framing:
            return 0, n
        return (1, n) if one.role == "button" else (2, n)

    return tuple(one for _, one in sorted(read.items(), key=place))


@dataclass(frozen=True, slots=True)
class FocusMoved:
    """What a key does: where the focus goes, and what is pressed."""

    focus: int
    press: str = ""


def moved(view: View, focus: int | None, key: str) -> FocusMoved | None:
    """What a key of the keypad does on this screen; None: nothing.

    ``up``, ``down`` and ``next`` walk and wrap around; ``enter`` presses; ``back``, ``home`` and
    ``help`` press the button of that name, where there is one.
    """
    read = speakables(view)
    if not read:
        return None
    at = -1 if focus is None else min(focus, len(read) - 1)
    match key:
        case "down" | "next":
            return FocusMoved((at + 1) % len(read))
        case "up":
            return FocusMoved((max(at, 0) - 1) % len(read))
        case "enter" if at >= 0 and read[at].target:
            return FocusMoved(at, read[at].target)
        case "back" | "home" | "help" if any(one.target == key for one in read):
            return FocusMoved(max(at, 0), key)
    return None


def focused(view: View, focus: int | None) -> Speakable | None:
    """What the keypad is at; None while it is not used."""
    if focus is None:
        return None
    read = speakables(view)
    return read[min(focus, len(read) - 1)] if read else None


def with_focus(view: View, focus: int | None, color: str) -> View:
    """The screen with a ring around what has the focus."""
    one = focused(view, focus)
    if one is None:
        return view
    box = one.box.inset(-RING_PX)
    ring = Rect(box.x, box.y, box.w, box.h, None, radius=8, border=color, border_px=RING_WIDTH_PX)
    return replace(view, commands=(*view.commands, ring))
