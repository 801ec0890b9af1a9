"""``--headless --pilot``: a program drives the kiosk like a visitor, and sees what a visitor sees.

Commands come on standard input, one JSON object per line; each is answered by one line::

    {"touch": [540, 900]}      a finger down and up there
    {"touch_text": "English"}  the same in the middle of the button with these words
    {"scan": "R7K492MQ"}       a code held to the scanner
    {"key": "down"}            a key of the keypad: up, down, next, enter, back, home, help
    {"wait_s": 2.5}            time passes
    {"look": true}

    {"screen": "start", "language": "zh-TW", "texts": [{"text", "x", "y", "w", "h", "size_px",
     "action"}], "spoken": ["the words where the keypad is"]}

What cannot be done is reported in ``error``: ``bad_json``, ``unknown_command``, ``no_such_text``,
``out_of_glass``. The end of the input ends the kiosk.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, Protocol, TextIO

from display.canvas.draw import Text
from kiosk import events as e
from kiosk.hands.touches import touch_key
from kiosk.model import SETTLE_S
from kiosk.running import Kiosk
from kiosk.screens import View
from kiosk.screens.reading import focused

#: Longest line of a command.
MOST_CHARS = 4096
LONGEST_WAIT_S = 3600.0
#: How long a finger stays down.
TAP_S = 0.05


class Hand(Protocol):
    """Puts a finger on the glass and takes it off."""

    def down(self, x: int, y: int) -> None:
        """Put the finger down."""
        ...

    def up(self, x: int, y: int) -> None:
        """Lift the finger."""
        ...


@dataclass(slots=True)
class Doing:
    """The command being carried out: where a finger is or will be, and when the answer is due."""

    at: tuple[int, int] | None = None
    down: bool = False
    until: float = 0.0
    error: str = ""


@dataclass(slots=True)
class Pilot:
    """Carries out one command after another; ``turn`` is called on each turn of the loop."""

    kiosk: Kiosk
    hand: Hand
    out: TextIO
    size_px: Callable[[Text], int]
    over: bool = False
    _lines: "SimpleQueue[str | None]" = field(default_factory=SimpleQueue)
    _doing: Doing | None = None

    def listen(self, source: TextIO, wake: Callable[[], None]) -> None:
        """Read commands in a thread of its own, which ends with the input or the program."""

        def read() -> None:
            while line := source.readline(MOST_CHARS):
                self._lines.put(line)
                wake()
            self._lines.put(None)
            wake()

        threading.Thread(target=read, name="kiosk-pilot", daemon=True).start()

    def give(self, line: str) -> None:
        """Put a command in, as :meth:`listen` does."""
        self._lines.put(line)

    def turn(self, now: float, hold_s: float) -> None:
        """Begin, continue or answer a command. ``hold_s``: how long a press has to last."""
        if self._doing is None:
            self._begin(now)
        if self._doing is not None and self._done(self._doing, now, hold_s):
            answer = look(self.kiosk, self.size_px)
            if self._doing.error:
                answer["error"] = self._doing.error
            self.out.write(json.dumps(answer, ensure_ascii=False) + "\n")
            self.out.flush()
            self._doing = None

    @property
    def busy(self) -> bool:
        """Whether a finger is on the glass or on its way."""
        return self._doing is not None and self._doing.at is not None

    def _begin(self, now: float) -> None:
        try:
            line = self._lines.get_nowait()
        except Empty:
            return
        if line is None:
            self.over = True
            return
        try:
            command = json.loads(line)
        except ValueError:
            self._doing = Doing(error="bad_json")
            return
        self._doing = self._understood(command, now)

    def _understood(self, command: Any, now: float) -> Doing:
        match command:
            case {"touch": [int() | float() as x, int() | float() as y]}:
                return self._touch(int(x), int(y))
            case {"touch_text": str(words)}:
                return self._touch_text(words)
            case {"scan": str(code)}:
                self.kiosk.feed(e.Scanned(code, touch_key()))
                return Doing()
            case {"wait_s": int() | float() as seconds} if 0 <= seconds <= LONGEST_WAIT_S:
                return Doing(until=now + seconds)
            case {"key": str(name)}:
                self.kiosk.feed(e.KeyPressed(name, touch_key(), now))
                return Doing()
            case {"look": True}:
                return Doing()
        return Doing(error="unknown_command")

    def _touch(self, x: int, y: int) -> Doing:
        size = self.kiosk.size
        if not (0 <= x < size.width_px and 0 <= y < size.height_px):
            return Doing(error="out_of_glass")
        return Doing(at=(x, y))

    def _touch_text(self, words: str) -> Doing:
        view = self.kiosk.view()
        for command in view.commands:
            if isinstance(command, Text) and words in command.text:
                middle = command.x + command.w // 2, command.y + command.h // 2
                if view.at(*middle) is not None:
                    return Doing(at=middle)
        return Doing(error="no_such_text")

    def _done(self, doing: Doing, now: float, hold_s: float) -> bool:
        """Whether the command can be answered; moves the finger on the way."""
        if doing.at is None:
            return now >= doing.until
        if not doing.down:
            model = self.kiosk.model
            if model.at - model.shown >= SETTLE_S:
                self.hand.down(*doing.at)
                doing.down, doing.until = True, now + max(TAP_S, hold_s)
            return False
        if now < doing.until:
            return False
        self.hand.up(*doing.at)
        doing.at = None
        return True


def look(kiosk: Kiosk, size_px: Callable[[Text], int]) -> dict[str, Any]:
    """What a visitor sees: the screen's words with their places, and what touching them does."""
    view = kiosk.view()
    texts = [_text(view, one, size_px) for one in view.commands if isinstance(one, Text)]
    return {
        "screen": str(kiosk.model.screen),
        "language": kiosk.model.language,
        "texts": texts,
        "spoken": _read(view, kiosk.model.focus),
    }


def _read(view: View, focus: int | None) -> list[str]:
    """The words where the keypad is."""
    one = focused(view, focus)
    return [] if one is None else [one.text]


def _text(view: View, one: Text, size_px: Callable[[Text], int]) -> dict[str, Any]:
    shown = {
        "text": one.text, "x": one.x, "y": one.y, "w": one.w, "h": one.h, "size_px": size_px(one),
    }  # fmt: skip
    action = view.at(one.x + one.w // 2, one.y + one.h // 2)
    return shown if action is None else {**shown, "action": action}
