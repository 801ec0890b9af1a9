"""The parts of the screens: the sheet, buttons, cards, the header, the nav. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from display.canvas.box import Box
from display.canvas.draw import Align, DrawCommand, Rect, Shape, Text, VAlign
from display.canvas.text import ROUGH, line_height
from display.canvas.theme import Theme
from kiosk.model import HelpCall, Model, Screen
from kiosk.screens.frame import Frame, columns
from queue_server.wire.sound.phrasing import LANGUAGES

NAV_WORDS = {
    "back": "back",
    "home": "home",
    "language": "kiosk.language",
    "help": "help",
    "large": "larger_text",
    "contrast": "high_contrast",
    "low": "kiosk.low_reach",
}
NAV_SIGNS = {"back": "back", "home": "home", "language": "language"}
#: The help button itself shows what came of the call, on every screen.
HELP_WORDS = {
    HelpCall.NONE: "help",
    HelpCall.ASKED: "kiosk.help_button_asked",
    HelpCall.COMING: "kiosk.help_button_coming",
    HelpCall.UNREACHED: "kiosk.help_button_unreached",
}
HELP_SAID = {
    HelpCall.ASKED: "kiosk.help_calling",
    HelpCall.COMING: "kiosk.help_coming",
    HelpCall.UNREACHED: "kiosk.help_unreached",
}
HELP_SIGNS = {
    HelpCall.NONE: "help",
    HelpCall.ASKED: "megaphone",
    HelpCall.COMING: "tick",
    HelpCall.UNREACHED: "alarm",
}


@dataclass(frozen=True, slots=True)
class Target:
    """A place that can be touched, by name; ``on``: chosen, or switched on."""

    name: str
    box: Box
    on: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """What is on the screen, and which parts can be touched.

    ``framing``: the number of commands at the beginning that are the same on every screen.
    """

    commands: tuple[DrawCommand, ...]
    targets: tuple[Target, ...]
    framing: int = 0

    def at(self, x: int, y: int) -> str | None:
        """The target under a point; the last drawn is on top."""
        return next((t.name for t in reversed(self.targets) if t.box.holds(x, y)), None)

    def target(self, name: str) -> Target:
        """A target by name.

        Raises:
            KeyError: If it is not on this screen.
        """
        for target in self.targets:
            if target.name == name:
                return target
        raise KeyError(f"{name}; on this screen: {', '.join(t.name for t in self.targets)}")


class Sheet:
    """A screen being drawn: collects commands and targets."""

    def __init__(self, model: Model, frame: Frame) -> None:
        self.model = model
        self.frame = frame
        self.commands: list[DrawCommand] = [
            Rect(0, 0, frame.size.width_px, frame.size.height_px, frame.theme.ground)
        ]
        self.targets: list[Target] = []
        self.framing = 0

    @property
    def theme(self) -> Theme:
        """The colours with the visitor's switches."""
        return self.frame.theme

    @property
    def language(self) -> str:
        """The visitor's language."""
        return self.model.language

    def view(self) -> View:
        """The finished screen."""
        return View(tuple(self.commands), tuple(self.targets), self.framing)

    def say(self, key: str, **values: object) -> str:
        """The catalogue's words for a key."""
        return self.model.say(key, **values)

    def words(self, text: Mapping[str, str]) -> str:
        """A wording of the catalogue's own things, in the visitor's language."""
        return self.model.office.text(text, self.language)

    def add(self, *commands: DrawCommand) -> None:
        """Draw something that cannot be touched."""
        self.commands += commands

    def text(  # noqa: PLR0913 - all that a line of text can be
        self,
        box: Box,
        words: str,
        size_px: int,
        *,
        color: str | None = None,
        bold: bool = False,
        align: Align = "left",
        valign: VAlign = "middle",
        max_lines: int | None = None,
        wrap: bool = True,
        language: str | None = None,
    ) -> None:
        """Draw words in a box, smaller if they must be, never below the least legible size."""
        self.add(
            Text(
                box.x,
                box.y,
                box.w,
                box.h,
                words,
                size_px,
                color or self.theme.text,
                bold=bold,
                align=align,
                valign=valign,
                language=language or self.language,
                wrap=wrap,
                max_lines=max_lines,
                min_px=min(size_px, self.frame.small_px),
            )
        )

    def shape(self, name: str, box: Box, color: str) -> None:
        """Draw a vector."""
        self.add(Shape(name, box.x, box.y, box.w, box.h, color))

    def touch(self, name: str, box: Box, *, on: bool = False) -> bool:
        """Make a box touchable; returns whether a finger is on it."""
        self.targets.append(Target(name, box, on))
        return self.model.pressed == name

    # -- parts ---------------------------------------------------------------------------

    def title(self, words: str, *, align: Align = "left") -> None:
        """The one question of this screen."""
        box = self.frame.title
        self.text(box, words, self.frame.title_px, bold=True, align=align, max_lines=2)

    def progress(self, step: int) -> None:
        """Show which of the four touches this is, as segments under the header."""
        frame, theme = self.frame, self.theme
        h = max(6, frame.body_px // 5)
        row = Box(frame.content.x, frame.header.bottom, frame.content.w, h)
        for i, box in enumerate(columns(row, STEPS, frame.gap), start=1):
            fill = theme.primary if i <= step else theme.line
            self.add(Rect(box.x, box.y, box.w, box.h, fill, radius=h // 2))

    def header(self) -> None:
        """Office and clock; for a listener whose language has no voice, what is spoken instead."""
        frame, office = self.frame, self.model.office
        box = frame.header
        clock = office.clock(office.wall, self.language) if office.wall else ""
        written = self.model.visit.audio and self.language not in LANGUAGES
        if written:
            clock = self.say("kiosk.audio.spoken")
        half = box.w * (11 if frame.portrait else 13) // 20
        name = self.words(office.name)
        small = frame.small_px
        size = max(small, round(frame.body_px * 0.78))
        left = Box(box.x, box.y, half, box.h)
        self.text(left, name, size, bold=True, max_lines=3)
        right = Box(box.x + half + frame.gap, box.y, box.w - half - frame.gap, box.h)
        if ROUGH.width(clock, size) > right.w and not written:
            clock = "\n".join(clock.rsplit(" ", 1))
        color = self.theme.alarm if written else self.theme.soft
        self.text(right, clock, size, color=color, align="right", max_lines=3 if written else 2)

    def primary(self, name: str, words: str, *, sign: str | None = None) -> None:
        """The one filled button, always at the same place."""
        box = self.frame.primary
        down = self.touch(name, box)
        theme = self.theme
        fill = theme.pressed if down else theme.primary
        ink = theme.text if down else theme.on_primary
        self.add(Rect(box.x, box.y, box.w, box.h, fill, radius=self.frame.radius))
        inner = box.inset(self.frame.gap, 4)
        if sign:
            side = round(self.frame.body_px * 1.3)
            self.shape(sign, Box(inner.right - side, box.y, side, box.h), ink)
            inner = Box(inner.x, inner.y, inner.w - side - self.frame.gap, inner.h)
        size = round(self.frame.body_px * 1.25)
        self.text(inner, words, size, color=ink, bold=True, align="center", max_lines=2)

    def take(self) -> None:
        """The button that asks for a number; it says so when there will be no slip."""
        prints = self.model.office.printer.prints
        words = self.say("print_ticket" if prints else "walk_in")
        self.primary("take", words, sign="printer" if prints else "slip")

    def button(
        self, name: str, words: str, box: Box, *, sign: str | None = None, on: bool = False
    ) -> None:
        """An outlined button."""
        frame, theme = self.frame, self.theme
        fill = theme.pressed if self.touch(name, box, on=on) else theme.panel
        self.add(outline(box, fill, theme.primary, frame.radius, frame))
        inner = box.inset(frame.gap, 4)
        if sign and box.w > frame.body_px * 11:
            side = round(frame.body_px * 1.2)
            self.shape(sign, Box(inner.x, box.y, side, box.h), theme.primary)
            inner = Box(inner.x + side + frame.gap, inner.y, inner.w - side - frame.gap, inner.h)
        self.text(
            inner,
            words,
            frame.body_px,
            color=theme.primary,
            bold=True,
            align="center",
        )

    def second(self, name: str, words: str, *, sign: str | None = None, on: bool = False) -> None:
        """The second button, left of the primary one."""
        self.button(name, words, self.frame.second, sign=sign, on=on)

    def nav(self, without: tuple[str, ...] = ()) -> None:
        """Back, home, language, help and the switches, each at its place on every screen."""
        for name, box in self.frame.nav:
            if name not in without:
                self._nav_button(name, box)

    def _nav_button(self, name: str, box: Box) -> None:
        frame, theme, visit = self.frame, self.theme, self.model.visit
        on = {"large": visit.large, "contrast": visit.contrast, "low": visit.low}.get(name, False)
        down = self.touch(name, box, on=on)
        fill = theme.pressed if down or on else theme.panel
        self.add(outline(box, fill, theme.primary if on else theme.line, frame.radius, frame))
        color = theme.text
        words = self.say(NAV_WORDS[name])
        if name == "help":
            words, color = self.say(HELP_WORDS[visit.help]), self._help_color()
        small = frame.small_px
        size = max(small, round(frame.body_px * 0.78))
        side = round(frame.body_px * 0.95)
        # Equal boxes may differ by the pixels left over.
        if box.w - 8 > box.h * 2.2:
            icon = Box(box.x + frame.gap, box.y + (box.h - side) // 2, side, side)
            label = Box(
                icon.right + frame.gap // 2, box.y, box.right - icon.right - frame.gap, box.h
            )
        else:
            top = box.y + round(box.h * 0.13)
            icon = Box(box.x + (box.w - side) // 2, top, side, side)
            room = box.bottom - icon.bottom - 4
            label = Box(box.x + 4, icon.bottom + 2, box.w - 8, room)
        self._nav_sign(name, icon, color)
        self.text(label, words, size, color=color, align="center", max_lines=2)
        if on:
            mark = round(frame.body_px * 0.5)
            corner = Box(box.right - mark - 6, box.y + 6, mark, mark)
            self.shape("tick", corner, theme.primary)

    def _help_color(self) -> str:
        return self.theme.ok if self.model.visit.help is HelpCall.COMING else self.theme.alarm

    def _nav_sign(self, name: str, box: Box, color: str) -> None:
        if name == "help":
            self.shape(HELP_SIGNS[self.model.visit.help], box, color)
        elif name in NAV_SIGNS:
            self.shape(NAV_SIGNS[name], box, color)
        elif name == "large":
            wide = Box(box.x - box.w // 2, box.y - box.h // 4, box.w * 2, box.h * 3 // 2)
            self.text(wide, "A+", box.h, color=color, bold=True, align="center", wrap=False)
        elif name == "contrast":
            self.add(Rect(box.x, box.y, box.w // 2, box.h, color))
            self.add(Rect(box.x, box.y, box.w, box.h, None, border=color, border_px=3))
        else:
            self.shape("wheelchair", box, color)

    def help_bar(self, box: Box) -> None:
        """What came of calling a person, in words where they are noticed."""
        state = self.model.visit.help
        if state is HelpCall.NONE:
            return
        theme = self.theme
        reached = state is not HelpCall.UNREACHED
        color = theme.ok if reached else theme.alarm
        words = self.say(HELP_SAID[state])
        self.banner(box, "tick" if state is HelpCall.COMING else "megaphone", words, color)

    def banner(self, box: Box, sign: str, words: str, color: str) -> None:
        """A bar with a sign and words, in a colour that is not the only cue."""
        frame = self.frame
        self.add(outline(box, self.theme.panel, color, frame.radius, frame))
        left = box.x + frame.gap
        if box.w > frame.body_px * 14:
            side = min(box.h, round(frame.body_px * 1.2))
            self.shape(sign, Box(left, box.y + (box.h - side) // 2, side, side), color)
            left += side + frame.gap
        self.text(
            Box(left, box.y + 2, box.right - left - frame.gap, box.h - 4),
            words,
            frame.body_px,
            bold=True,
        )


@lru_cache(maxsize=4096)
def needs(words: str, width: int, size_px: int) -> int:
    """Height of words of one size in this width, too much rather than too little."""
    wide = (ROUGH.width(line, size_px) for line in words.split("\n"))
    lines = sum(max(1, -(-px * 11 // (10 * max(1, width)))) for px in wide)
    # A line of any script, as the script is not known; figures alone are lower than words.
    pitch = max(line_height(words or "ก", size_px), line_height("a", size_px))
    return pitch * lines


def outline(box: Box, fill: str, border: str, radius: int, frame: Frame) -> Rect:
    """A box with a border visible from a visitor's distance."""
    px = max(2, frame.body_px // 12)
    return Rect(box.x, box.y, box.w, box.h, fill, radius=radius, border=border, border_px=px)


#: Which of the touches that lead to a number each screen waits for.
STEPS = 4
STEP = {Screen.CATEGORY: 2, Screen.SERVICE: 3, Screen.CONFIRM: 4}

#: Buttons that make no sense on a screen: there is nothing before the start, and no touch may
#: leave a number in the making by mistake.
_WITHOUT: dict[Screen, tuple[str, ...]] = {
    Screen.START: ("back", "home"),
    Screen.ISSUING: ("back", "home", "language"),
    Screen.PRINTING: ("back", "home", "language"),
    Screen.BOOKING: ("back", "home", "language"),
    Screen.BOOKED: ("back", "home", "language"),
    # The way home is the primary button there.
    Screen.THANKS: ("back", "home", "language"),
    Screen.NOTE: ("back", "home", "language"),
    Screen.PHONE: ("back", "home", "language"),
    Screen.NO_ANSWER: ("back", "language"),
    Screen.REFUSED: ("back", "language"),
}


def begin(model: Model, frame: Frame, *, without: tuple[str, ...] = ()) -> Sheet:
    """A sheet with header and nav, as every screen has them; ``without`` some of their buttons."""
    sheet = Sheet(model, frame)
    sheet.header()
    step = STEP.get(model.screen)
    if step and not model.visit.later.wanted:
        sheet.progress(step)
    one = ("language",) if model.office.ready and len(model.office.languages) == 1 else ()
    sheet.nav((*_WITHOUT.get(model.screen, ()), *one, *without))
    sheet.framing = len(sheet.commands)
    return sheet
