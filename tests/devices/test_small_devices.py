"""A clerk's PC with a keypad, a display and the rest: the real device host on the real wire."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from drivers.keypad.decode import read_keys
from drivers.keypad.simulated import SimulatedKeypad, simulated_keypad
from drivers.led.simulated import simulated_led
from drivers.on_wire.host import HostOnWire
from drivers.rating import make as rating
from drivers.scanner.simulated import simulated_scanner
from drivers.speech import sound
from drivers.speech.simulated import simulated_speaker
from drivers.uri import DeviceSpec, parse_spec
from tests.served import Served
from tests.waiting import PATIENCE_S, until_answer

WORDS = (
    "keys=keypad@sim:keypad?counter=4&bounce_ms=0&test_ms=3000",
    "sign=led@sim:led?counter=4&test_ms=1",
    "scan=scanner@sim:scanner?counter=4",
    "pad=rating@sim:pad?counter=4",
    "button=help_button@sim:button?counter=4",
    "voice=speech@sim:speech?announce=chime",
)


class Desk:
    """A host's program in a thread, and its devices."""

    def __init__(self, server: str, token: str, data: Path) -> None:
        self.specs: dict[str, DeviceSpec] = {
            spec.name: spec for spec in (parse_spec(f"{words}&data={data.name}") for words in WORDS)
        }
        self._host = HostOnWire(list(self.specs.values()), data, "host", server, token)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="desk")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(PATIENCE_S)

    def keypad(self, name: str) -> SimulatedKeypad:
        return simulated_keypad(self.specs[name].uri)

    def _run(self) -> None:
        self._host.start()
        while not self._stop.is_set():
            self._host.work(0.05)
        self._host.stop()


@pytest.fixture
async def desk(served: Served, tmp_path: Path) -> AsyncIterator[Desk]:
    token = served.credentials["host"]["Authorization"].removeprefix("Bearer ")
    desk = Desk(served.server.url, token, tmp_path)
    served.configure_as(*desk.specs.values())
    await asyncio.to_thread(desk.start)
    try:
        await until_answer(lambda: _all_ready(served))
        yield desk
    finally:
        await asyncio.to_thread(desk.stop)


async def _all_ready(served: Served) -> bool:
    reply = await served.call("GET", "/api/v1/devices", who="clerk")
    mine = [one for one in reply.body["devices"] if one["host"] == "host" and one["driver"]]
    states = {one["name"]: one["state"] for one in mine}
    return [states.get(words.partition("=")[0]) for words in WORDS] == ["ready"] * len(WORDS)


async def _ticket_at(served: Served, counter: int) -> Any:
    def look(state: Any, now: Any) -> Any:
        ticket = state.counters[counter].ticket
        return state.tickets[ticket] if ticket else None

    return await served.server.branch.read(look)


async def test_a_key_calls_a_number_the_display_shows_it_and_the_chime_sounds(
    served: Served, desk: Desk
) -> None:
    ticket = await served.issue()
    await served.verb(4, "open", {})
    desk.keypad("keys").press("1")
    called = await until_answer(lambda: _ticket_at(served, 4))
    assert (called.label, str(called.state)) == (ticket["label"], "called")
    digits = "".join(c for c in ticket["label"] if c.isdigit())

    async def shown() -> bool:
        led: Any = simulated_led(desk.specs["sign"].uri)
        return bool(led.shown == {"1": digits})

    await until_answer(shown)
    speaker = simulated_speaker(desk.specs["voice"].uri)

    async def chimed() -> bool:
        return [bytes(one) for one in speaker.played] == [sound.chime()]

    await until_answer(chimed)


async def test_a_visit_is_served_rated_and_help_called_without_a_page(
    served: Served, desk: Desk
) -> None:
    await served.issue()
    await served.verb(4, "open", {})
    for key, state in (("1", "called"), ("3", "serving")):
        desk.keypad("keys").press(key)

        async def reached(state: str = state) -> bool:
            ticket = await _ticket_at(served, 4)
            return ticket is not None and str(ticket.state) == state

        await until_answer(reached)
    desk.keypad("keys").press("4")

    async def free() -> bool:
        return await _ticket_at(served, 4) is None

    await until_answer(free)
    desk.keypad("pad").press("5")
    desk.keypad("button").press("1")

    async def arrived() -> bool:
        return await served.server.branch.read(
            lambda state, now: list(state.ratings.values()) == [5] and "counter:4" in state.help
        )

    await until_answer(arrived)


async def test_a_code_scanned_at_the_desk_reaches_the_page_of_the_counter(
    served: Served, desk: Desk
) -> None:
    page = await served.live("clerk", ["counter:4"])
    simulated_scanner(desk.specs["scan"].uri).scan("https://192.0.2.20/t/abc")
    while True:
        message = await asyncio.wait_for(page.receive_json(), PATIENCE_S)
        if message["type"] == "scanned":
            break
    assert (message["counter"], message["code"]) == (4, "https://192.0.2.20/t/abc")


async def test_staff_try_each_device_from_the_page(served: Served, desk: Desk) -> None:
    outcomes = {}
    for name in ("sign", "voice"):
        reply = await served.call("POST", f"/api/v1/devices/{name}/test", {}, who="clerk")
        outcomes[name] = (reply.body["outcome"], reply.body["remedy"])
    assert outcomes == {"sign": ("uncertain", "attendant"), "voice": ("confirmed", None)}
    asked = asyncio.create_task(served.call("POST", "/api/v1/devices/keys/test", {}, who="clerk"))
    before = await served.seq()
    while not asked.done():
        desk.keypad("keys").press("1")
        await asyncio.sleep(0.1)
    assert (await asked).body["outcome"] == "confirmed"
    assert await served.seq() == before


async def test_an_unplugged_keypad_is_seen_by_staff(served: Served, desk: Desk) -> None:
    desk.keypad("keys").unplug()

    async def lost() -> bool:
        reply = await served.call("GET", "/api/v1/devices", who="clerk")
        keys = next(one for one in reply.body["devices"] if one["name"] == "keys")
        return (keys["state"], keys["remedy"]) == ("backoff", "check_cable")

    await until_answer(lost)


def test_pads_have_keys_for_the_reasons_that_the_office_lists() -> None:
    keys = read_keys("1=1,a=wait", rating.FAMILY.meanings)
    assert keys == {"1": "1", "a": "wait"}
