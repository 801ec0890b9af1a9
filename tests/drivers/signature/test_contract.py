"""What every signature pad does, shown on simulated twins that speak the real bytes.

The STU pads are tried over every link: none, pyusb, hidapi.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from drivers.errors import DeviceAbsent, DeviceGone, DeviceTimeout, Unsupported
from drivers.registry import DriverContext, find
from drivers.signature.driver.stu import StuPad
from drivers.signature.simulated.pads import SimulatedStu, sign_and_confirm
from drivers.tap import Tap
from drivers.uri import parse_spec
from tests.drivers.signature.pads import WAYS, pad_over, reached, ticking

WORDS = ("確定", "重寫", "取消")
SIGNED = [
    "pad=stu@sim:stu",
    "pad=stu@sim:stu?model=530",
    "pad=topaz@sim:topaz",
    "pad=topaz@sim:topaz?model=siggemlcd1x5",
    "pad=signotec@sim:signotec",
]


Made = Callable[[str], Any]


@pytest.fixture
def made() -> Iterator[Made]:
    """Makes the driver a device in words names, and closes it in the end."""
    pads: list[Any] = []

    def make(words: str) -> Any:
        clock = ticking()
        spec = parse_spec(words)
        pads.append(find(spec).make(spec, DriverContext(tap=Tap(clock), clock=clock)))
        return pads[-1]

    yield make
    for pad in pads:
        pad.close()


StuPadOver = Callable[[SimulatedStu], tuple[StuPad, Tap]]


@pytest.fixture(params=WAYS)
def stu_pad(request: pytest.FixtureRequest) -> Iterator[StuPadOver]:
    """Makes the driver of a simulated pad, over one of the ways in."""
    with ExitStack() as stack:
        yield lambda far: pad_over(stack.enter_context(reached(request.param, far)))


@pytest.mark.parametrize("words", SIGNED)
def test_a_visitor_signs_and_the_strokes_are_in_hundredths_of_a_millimetre(
    words: str, made: Made
) -> None:
    pad = made(words)
    pad.open()

    result = pad.capture("申請戶籍謄本", buttons=WORDS, timeout_s=60)

    assert result.outcome == "signed"
    assert len(result.strokes) == 2
    points = [point for stroke in result.strokes for point in stroke]
    # Both scribbles go from 15 % to 83 % of a width between 96 and 134 mm.
    assert 1400 < min(p.x for p in points) < 2100
    assert 7900 < max(p.x for p in points) < 11200
    assert all(0 < p.pressure <= 1 for p in points)


@pytest.mark.parametrize("words", SIGNED)
def test_times_never_go_backwards_even_where_the_pads_counter_begins_again(
    words: str, made: Made
) -> None:
    pad = made(words)
    pad.open()

    strokes = pad.capture("", buttons=WORDS, timeout_s=60).strokes

    times = [point.at_ms for stroke in strokes for point in stroke]
    assert times == sorted(times)
    assert times[0] == 0


BUTTONED = ["stu", "signotec"]


@pytest.mark.parametrize("kind", BUTTONED)
def test_nobody_signing_ends_at_the_deadline(kind: str, made: Made) -> None:
    pad = made(f"pad={kind}@sim:{kind}?visitor=nobody")
    pad.open()

    assert pad.capture("", buttons=WORDS, timeout_s=0.5).outcome == "unable"


@pytest.mark.parametrize("kind", BUTTONED)
def test_a_visitor_who_cancels_leaves_no_stroke(kind: str, made: Made) -> None:
    pad = made(f"pad={kind}@sim:{kind}?visitor=cancels")
    pad.open()

    result = pad.capture("", buttons=WORDS, timeout_s=60)

    assert (result.outcome, result.strokes) == ("refused", ())


def test_clear_begins_again_and_only_the_second_try_counts(stu_pad: StuPadOver) -> None:
    def twice(pad: SimulatedStu) -> None:
        pad.draw(((100, 300), (900, 300)))
        if sum(command[0] == 0x25 for command in pad.commands) == 1:
            pad.tap("clear")
        else:
            pad.draw(((100, 400), (900, 400)))
            pad.tap("ok")

    pad, _ = stu_pad(SimulatedStu(signs=twice))
    pad.open()

    result = pad.capture("", buttons=WORDS, timeout_s=60)

    assert result.outcome == "signed"
    assert len(result.strokes) == 2


def test_ok_without_ink_is_no_signature(stu_pad: StuPadOver) -> None:
    pad, _ = stu_pad(SimulatedStu(signs=lambda far: far.tap("ok")))
    pad.open()

    assert pad.capture("", buttons=WORDS, timeout_s=60).outcome == "unable"


def test_the_form_is_on_the_pad_while_signing_and_gone_afterwards(stu_pad: StuPadOver) -> None:
    seen: list[bytes] = []

    def look(far: SimulatedStu) -> None:
        seen.append(far.screen)
        sign_and_confirm(far)

    far = SimulatedStu(signs=look)
    pad, _ = stu_pad(far)
    pad.open()
    pad.capture("申請戶籍謄本", buttons=WORDS, timeout_s=60)

    # 320 × 200 dots; mostly white (1), some ink.
    assert len(seen[0]) == 8000
    assert 0.5 < sum(byte.bit_count() for byte in seen[0]) / 64_000 < 1
    assert far.screen == b""
    assert not far.inking


def test_neither_signature_nor_form_is_kept_in_the_tap(stu_pad: StuPadOver) -> None:
    pad, tap = stu_pad(SimulatedStu(signs=sign_and_confirm))
    pad.open()
    pad.capture("", buttons=WORDS, timeout_s=60)

    kept = [crossing.data for crossing in tap.crossings()]

    assert not any(data[:1] in (b"\x34", b"\x26") for data in kept)
    assert any(b"bytes not kept" in data for data in kept)


def test_a_pad_that_encrypts_is_refused_by_name(stu_pad: StuPadOver) -> None:
    pad, _ = stu_pad(SimulatedStu(fault="encrypted", signs=sign_and_confirm))
    pad.open()

    with pytest.raises(Unsupported) as refused:
        pad.capture("", buttons=WORDS, timeout_s=60)

    assert refused.value.reason == "encrypted_pad"


def test_a_pad_that_never_gets_ready_is_a_timeout_not_a_hang(stu_pad: StuPadOver) -> None:
    pad, _ = stu_pad(SimulatedStu(fault="busy"))
    pad.open()

    with pytest.raises(DeviceTimeout):
        pad.capture("", buttons=WORDS, timeout_s=60)


def test_a_stu_pad_unplugged_while_signing_is_said(stu_pad: StuPadOver) -> None:
    pad, _ = stu_pad(SimulatedStu(fault="gone"))
    pad.open()

    with pytest.raises(DeviceGone):
        pad.capture("", buttons=WORDS, timeout_s=60)


def test_a_stu_pad_that_is_not_there_is_said(stu_pad: StuPadOver) -> None:
    with pytest.raises(DeviceAbsent):
        stu_pad(SimulatedStu(fault="absent"))[0].open()


def test_somebody_who_stops_the_signing_ends_it_without_strokes(stu_pad: StuPadOver) -> None:
    far = SimulatedStu(signs=lambda pad: pad.draw(((100, 300), (900, 300))))
    pad, _ = stu_pad(far)
    pad.open()
    asked = iter((False, False, True))

    result = pad.capture("", buttons=WORDS, timeout_s=60, stopped=lambda: next(asked))

    assert (result.outcome, result.strokes) == ("unable", ())
    assert far.screen == b""


@pytest.mark.parametrize("kind", ["stu", "topaz", "signotec"])
def test_a_pad_unplugged_while_signing_is_said(kind: str, made: Made) -> None:
    pad = made(f"pad={kind}@sim:{kind}?fault=gone")
    pad.open()

    with pytest.raises(DeviceGone):
        pad.capture("", buttons=WORDS, timeout_s=60)


@pytest.mark.parametrize("kind", ["stu", "topaz", "signotec"])
def test_a_pad_that_is_not_there_is_said(kind: str, made: Made) -> None:
    with pytest.raises(DeviceAbsent):
        made(f"pad={kind}@sim:{kind}?fault=absent").open()


@pytest.mark.parametrize("kind", ["stu", "topaz", "signotec"])
def test_a_signing_stopped_before_it_began_has_no_strokes(kind: str, made: Made) -> None:
    pad = made(f"pad={kind}@sim:{kind}")
    pad.open()

    result = pad.capture("", buttons=WORDS, timeout_s=60, stopped=lambda: True)

    assert (result.outcome, result.strokes) == ("unable", ())


def test_a_given_up_pad_ends_at_its_next_report(stu_pad: StuPadOver) -> None:
    far = SimulatedStu(signs=lambda _: pad.abandon())
    pad, _ = stu_pad(far)
    pad.open()

    with pytest.raises(DeviceGone) as gone:
        pad.capture("", buttons=WORDS, timeout_s=60)

    assert gone.value.reason == "abandoned"


def test_an_unknown_product_is_refused_with_the_known_ones(made: Made) -> None:
    with pytest.raises(Unsupported, match="STU-430"):
        made("pad=stu@usb:056a:00ff")
