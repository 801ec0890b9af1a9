"""The people of the morning, and how they press keys and read what is shown.

Tested by tests/web/pages/morning/test_morning.py.
"""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.end_to_end import processes
from tests.waiting import wait_until
from tests.web.pages.axe import AXE, complaints
from tests.web.pages.conftest import PASSWORD, Office
from tests.web.pages.morning.machines import Kiosk, Wall

#: Where each clerk sits, and which of the desk's devices are there.
SEATS = {"mei": 5, "lin": 6, "chen": 4}
DEVICES = (
    "pad=stu@sim:stu?counter=5",
    "photo=camera@sim:camera?scene=person&counter=5&frame_ms=60000",
)
SERVICE = ("category:registration", "service:R02")


class Morning:
    """The office and everyone in it."""

    def __init__(self, office: Office, tokens: dict[str, str], sign_in: Callable[..., Any]) -> None:
        self.office = office
        self.tokens = tokens
        self._sign_in = sign_in
        self._machines = ExitStack()
        self.chief = processes.Clerk(office.url, "wang", PASSWORD)
        self.pages: dict[str, Any] = {}
        self.phone: Any = None
        self.kiosk: Kiosk
        self.wall: Wall
        #: The numbers that came out of the kiosk, in order.
        self.taken: list[str] = []
        #: What the loudspeaker has said.
        self.sounds: Path

    def come(self, name: str, address: str, **options: Any) -> Any:
        self.pages[name] = self._sign_in(self.office.url + address, name, **options)
        return self.pages[name]

    def switch_on(self, folder: Path) -> None:
        enter, url = self._machines.enter_context, self.office.url
        self.wall = enter(Wall(url, self.tokens["tv-1"]))
        self.kiosk = enter(Kiosk(url, self.tokens["kiosk-1"], folder / "kiosk"))
        self.sounds = folder / "sounds"
        self.office.start_devices(
            *DEVICES, f"voice=speech@sim:speech?announce=chime&out={self.sounds}"
        )

    def switch_off(self) -> None:
        self._machines.close()

    def take(self, *touches: str) -> str:
        self.taken.append(self.kiosk.take(*touches))
        return self.taken[-1]

    def at(self, counter: int) -> str | None:
        """Who is at a counter, according to the server."""
        status, board = self.chief.ask("GET", "/board")
        assert status == 200, board
        [one] = [one for one in board["counters"] if one["number"] == counter]
        label: str | None = one["ticket"]
        return label

    def agree(self) -> None:
        """Check that every screen shows at every counter whom the server says is there."""
        there = {seat: self.at(seat) for seat in SEATS.values()}
        for name, seat in SEATS.items():
            card = self.pages[name].locator(".card .label:not(.count)")
            if label := there[seat]:
                card.filter(has_text=label).wait_for()
            else:
                card.wait_for(state="detached")
        known = {seat: label for seat, label in there.items() if label}
        wait_until(lambda: self.wall.labels() == known, "the wall")
        floor = self.pages["hsu"]
        for seat, label in known.items():
            floor.locator(f"[data-drop='{seat}'] .visitor", has_text=label).wait_for()

    def used_by_everyone(self, name: str) -> None:
        if AXE.exists():
            assert complaints(self.pages[name]) == []


def press(page: Any, key: str, then: str) -> None:
    """Press a key as soon as that is possible, and wait for the card to show ``then``."""
    page.locator(".main:not([aria-disabled])").wait_for()
    page.keyboard.press(key)
    page.locator(f".card.{then}").wait_for()


def label(page: Any) -> str:
    text: str = page.locator(".card .label").inner_text()
    return text


def typed(page: Any, key: str, *words: str) -> None:
    """Press a key and answer its questions: by a digit, or by words of the list."""
    page.locator(".main:not([aria-disabled])").wait_for()
    page.keyboard.press(key)
    for word in words:
        if word.isdigit():
            page.locator("dialog .options kbd").first.wait_for()
            page.keyboard.press(word)
        else:
            page.locator("dialog input[type=search]").fill(word)
            page.keyboard.press("Enter")
    page.locator("dialog").wait_for(state="detached")


def called(page: Any) -> str:
    press(page, "n", "called")
    return label(page)


def served(page: Any) -> None:
    press(page, "s", "serving")
    press(page, "f", "idle")
