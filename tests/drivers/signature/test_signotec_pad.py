"""A signotec pad through its maker's service: a real WebSocket server on loopback."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.base import Stage
from drivers.errors import (
    DeviceAbsent,
    DeviceError,
    DeviceGone,
    DeviceTaken,
    DeviceTimeout,
    ProtocolError,
)
from drivers.signature.driver.signotec import SignotecPad
from drivers.signature.protocol.signotec import SCREEN, STORE, PadCommand
from drivers.signature.simulated.signotec import (
    HEIGHT_PX,
    WIDTH_PX,
    SimulatedChannel,
    SimulatedSignotec,
    sign_and_confirm,
)
from drivers.tap import Tap
from queue_server.wire.devices import Remedy
from tests.drivers.signature.pads import ticking

BUTTONS = ("確定", "重寫", "取消")
Padded = Callable[..., tuple[SignotecPad, Tap]]


@pytest.fixture
def opened() -> Iterator[Padded]:
    """The driver of a simulated pad, open."""
    pads: list[SignotecPad] = []

    def make(far: SimulatedSignotec, step_s: float = 0.02) -> tuple[SignotecPad, Tap]:
        clock = ticking(step_s)
        tap = Tap(clock, limit=1 << 20)
        pads.append(SignotecPad(SimulatedChannel(far), tap, clock=clock))
        pads[-1].open()
        return pads[-1], tap

    yield make
    for pad in pads:
        pad.close()


def signed(pad: SignotecPad) -> Any:
    return pad.capture("申請戶籍謄本", buttons=BUTTONS, timeout_s=60)


def test_the_form_and_its_buttons_are_on_the_pad_while_signing_and_nothing_afterwards(
    opened: Padded,
) -> None:
    seen: list[tuple[Image.Image, list[dict[str, Any]]]] = []

    def look(far: SimulatedSignotec) -> None:
        seen.append((far.pictures[SCREEN], list(far.buttons)))
        sign_and_confirm(far)

    far = SimulatedSignotec(signs=look)
    pad, _ = opened(far)
    assert signed(pad).outcome == "signed"

    (form, buttons), *_ = seen
    assert form.size == (WIDTH_PX, HEIGHT_PX)
    assert len(form.getcolors(1 << 20) or ()) > 1
    # Side by side along the lower edge, from one side to the other.
    assert [int(one["TOKEN_PARAM_LEFT"]) for one in buttons] == [0, 267, 533]
    assert {int(one["TOKEN_PARAM_TOP"]) for one in buttons} == {HEIGHT_PX - 96}
    assert far.pictures == {}
    assert far.buttons == []
    assert not far.signing


def test_the_signing_is_kept_off_the_buttons(opened: Padded) -> None:
    far = SimulatedSignotec(signs=sign_and_confirm)
    pad, tap = opened(far)
    signed(pad)

    sent = b"".join(one.data for one in tap.crossings() if one.direction == ">")
    assert b'SET_SIGN_RECT", "TOKEN_PARAM_LEFT": "0", "TOKEN_PARAM_TOP": "0"' in sent
    assert f'"TOKEN_PARAM_HEIGHT": "{HEIGHT_PX - 96}"'.encode() in sent


def test_clear_begins_again_and_only_the_second_try_counts(opened: Padded) -> None:
    def twice(far: SimulatedSignotec) -> None:
        far.draw(((100, 300), (900, 300)))
        if PadCommand.RETRY not in far.commands:
            far.tap("clear")
        else:
            far.draw(((100, 400), (900, 400)))
            far.draw(((100, 500), (900, 500)))
            far.tap("ok")

    pad, _ = opened(SimulatedSignotec(signs=twice))

    result = signed(pad)

    assert result.outcome == "signed"
    assert len(result.strokes) == 3


def test_ok_without_ink_is_no_signature(opened: Padded) -> None:
    pad, _ = opened(SimulatedSignotec(signs=lambda far: far.tap("ok")))

    assert signed(pad).outcome == "unable"


def test_the_first_point_of_a_stroke_takes_the_pressure_of_the_next(opened: Padded) -> None:
    pad, _ = opened(SimulatedSignotec(signs=sign_and_confirm))

    for stroke in signed(pad).strokes:
        assert len(stroke) == 33
        assert {point.pressure for point in stroke} == {511 / 1023}


def test_somebody_who_stops_the_signing_ends_it_and_the_screen_is_cleared(opened: Padded) -> None:
    far = SimulatedSignotec(signs=lambda pad: pad.draw(((100, 300), (900, 300))))
    pad, _ = opened(far)
    asked = iter((False,) * 5 + (True,) * 2)

    result = pad.capture("", buttons=BUTTONS, timeout_s=60, stopped=lambda: next(asked))

    assert (result.outcome, result.strokes) == ("unable", ())
    assert far.pictures == {}


def test_a_screen_that_stays_is_reported_until_it_is_cleared(opened: Padded) -> None:
    far = SimulatedSignotec(fault="keeps_screen", signs=sign_and_confirm)
    pad, _ = opened(far)

    assert signed(pad).outcome == "signed"
    health = pad.poll()
    assert (health.stage, health.reason) == (Stage.DEGRADED, "screen_not_cleared")
    assert health.remedy is Remedy.POWER_CYCLE

    far.fault = ""
    pad.poll()
    assert pad.poll().stage is Stage.READY
    assert STORE not in far.pictures


def test_an_older_service_is_taken_at_its_word_and_its_display_known_by_type(
    opened: Padded,
) -> None:
    pad, _ = opened(SimulatedSignotec(fault="old", signs=sign_and_confirm))

    result = signed(pad)

    # 15 % of 800 dots at 186.6 an inch.
    assert result.strokes[0][0].x == pytest.approx(0.15 * 800 / 186.6 * 2540, abs=5)
    assert pad.poll().stage is Stage.READY


def test_neither_signature_nor_form_is_in_the_tap_or_the_log(
    opened: Padded, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    pad, tap = opened(SimulatedSignotec(signs=sign_and_confirm))
    signed(pad)

    kept = b"".join(one.data for one in tap.crossings() if not one.hidden)
    assert b"SIGNATURE_START" in kept
    assert b"SIGNATURE_POINT" not in kept
    assert b"BITMAP" not in kept
    assert b"PARAM_IMAGE" not in kept
    assert any(one.hidden for one in tap.crossings())
    assert "TOKEN_PARAM" not in caplog.text


@pytest.mark.parametrize(
    ("fault", "error", "reason", "remedy"),
    [
        ("absent", DeviceAbsent, "absent", Remedy.CHECK_CABLE),
        ("taken", DeviceTaken, "taken", Remedy.CLOSE_OTHER_PROGRAM),
        ("babbles", ProtocolError, "protocol", Remedy.POWER_CYCLE),
    ],
)
def test_a_pad_that_cannot_be_opened_says_why(
    opened: Padded, fault: str, error: type[Exception], reason: str, remedy: Remedy
) -> None:
    with pytest.raises(error) as refused:
        opened(SimulatedSignotec(fault=fault))

    assert (refused.value.reason, refused.value.remedy) == (reason, remedy)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("fault", "error", "reason", "remedy"),
    [
        ("gone", DeviceGone, "gone", Remedy.CHECK_CABLE),
        ("stopped", DeviceGone, "service_away", Remedy.START_SERVICE),
        ("refuses", ProtocolError, "pad_refused", Remedy.POWER_CYCLE),
    ],
)
def test_a_signing_that_cannot_go_on_says_why(
    opened: Padded, fault: str, error: type[Exception], reason: str, remedy: Remedy
) -> None:
    far = SimulatedSignotec(fault=fault, signs=sign_and_confirm)
    pad, _ = opened(far)

    with pytest.raises(error) as lost:
        signed(pad)

    assert (lost.value.reason, lost.value.remedy) == (reason, remedy)  # type: ignore[attr-defined]


def test_a_pad_unplugged_between_two_visitors_is_gone_at_the_next_poll(opened: Padded) -> None:
    far = SimulatedSignotec()
    pad, _ = opened(far)

    far.unplug()

    with pytest.raises(DeviceGone):
        pad.poll()


def test_a_service_that_answers_no_more_is_a_timeout_not_a_hang(opened: Padded) -> None:
    far = SimulatedSignotec()
    pad, _ = opened(far, step_s=0.5)
    far.fault = "silent"

    with pytest.raises(DeviceTimeout):
        pad.poll()


def test_a_given_up_pad_ends_at_once(opened: Padded) -> None:
    far = SimulatedSignotec(signs=lambda _: pad.abandon())
    pad, _ = opened(far)

    with pytest.raises(DeviceGone):
        signed(pad)


def test_a_service_that_is_not_running_says_so_and_what_to_do() -> None:
    pad = SignotecPad(SimulatedChannel(None), Tap(lambda: 0.0))

    with pytest.raises(DeviceAbsent) as away:
        pad.open()

    assert (away.value.reason, away.value.remedy) == ("service_away", Remedy.START_SERVICE)


class Scripted:
    """A service that says what it likes, whatever it is asked."""

    def __init__(self, says: list[str]) -> None:
        self._says = iter(says)

    def open(self) -> None: ...

    def close(self) -> None: ...

    def abandon(self) -> None: ...

    def send(self, text: str) -> None: ...

    def receive(self, timeout_s: float) -> str | None:
        return next(self._says, None)


NUMBERS = st.sampled_from(["-1", "0", "1", "15", "800", "4096", "x"])
RESPONSES = st.fixed_dictionaries(
    {
        "TOKEN_TYPE": st.just("TOKEN_TYPE_RESPONSE"),
        "TOKEN_CMD_ORIGIN": st.sampled_from([f"TOKEN_CMD_{command}" for command in PadCommand]),
        "TOKEN_PARAM_RETURN_CODE": NUMBERS,
        "TOKEN_PARAM_TYPE": NUMBERS,
        "TOKEN_PARAM_PAD_X_RESOLUTION": NUMBERS,
        "TOKEN_PARAM_PAD_Y_RESOLUTION": NUMBERS,
        "TOKEN_PARAM_IMAGE": st.text(max_size=8),
    }
)
#: Answers in the order the driver asks, so that a script gets past the beginning.
OPENING = [
    PadCommand.SET_PORTS, PadCommand.COUNT, PadCommand.INFO, PadCommand.VERSION,
    PadCommand.OPEN, PadCommand.WIDTH, PadCommand.HEIGHT, PadCommand.RANGE, PadCommand.DENSITY,
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    begun=st.integers(0, len(OPENING)),
    code=NUMBERS,
    says=st.lists(RESPONSES.map(json.dumps) | st.text(max_size=20), max_size=40),
)
def test_whatever_a_service_says_is_a_result_or_an_error_of_a_device(
    begun: int, code: str, says: list[str]
) -> None:
    usual = {
        "TOKEN_TYPE": "TOKEN_TYPE_RESPONSE",
        "TOKEN_PARAM_RETURN_CODE": code,
        "TOKEN_PARAM_TYPE": "15",
        "TOKEN_PARAM_PAD_X_RESOLUTION": "4096",
        "TOKEN_PARAM_PAD_Y_RESOLUTION": "2048",
    }
    script = [
        json.dumps(usual | {"TOKEN_CMD_ORIGIN": f"TOKEN_CMD_{command}"})
        for command in OPENING[:begun]
    ]
    clock = ticking(0.5)
    pad = SignotecPad(Scripted(script + says), Tap(clock), clock=clock)

    with suppress(DeviceError):
        pad.open()
        assert pad.capture("", buttons=BUTTONS, timeout_s=5).outcome in {"refused", "unable"}
        pad.poll()
    pad.close()


def test_a_service_that_gives_two_buttons_one_id_is_refused(opened: Padded) -> None:
    class Forgetful(SimulatedSignotec):
        def _sign(self, command: str, asked: dict[str, Any]) -> dict[str, Any] | None:
            answer = super()._sign(command, asked)
            return {} if command == PadCommand.ADD_HOT_SPOT else answer

    pad, _ = opened(Forgetful(signs=sign_and_confirm))

    with pytest.raises(ProtocolError):
        signed(pad)
