"""Health insurance cards: read only with consent, byte for byte, and not kept anywhere."""

from datetime import date
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.base import Driver, Outcome
from drivers.card.decode import READ, RECORD_BYTES, SELECT, NhiCard, body_of, decode, encode
from drivers.card.simulated import SPECIMEN, SimulatedReader, simulated_reader
from drivers.errors import DeviceAbsent, DriverUnavailable, NeedsPerson, ProtocolError, Rejected
from drivers.registry import DriverContext, find
from drivers.tap import Tap
from drivers.uri import parse_spec

RECORD = (
    b"000012345678" + "王小明".encode("cp950").ljust(20, b"\0") + b"A123456789"
    b"0690229" b"M" b"1081001"
)  # fmt: skip


def reader(options: str, tap: Tap | None = None) -> tuple[Driver, SimulatedReader]:
    spec = parse_spec(f"card=nhi_card@sim:card?{options}")
    driver = find(spec).make(spec, DriverContext(tap or Tap(lambda: 0.0)))
    return driver, simulated_reader(spec.uri)


def test_the_record_is_read_as_it_stands_on_the_card() -> None:
    assert len(RECORD) == RECORD_BYTES
    assert decode(RECORD) == SPECIMEN
    assert encode(SPECIMEN) == RECORD


def test_the_commands_are_those_of_the_card() -> None:
    assert SELECT.hex(" ") == "00 a4 04 00 10 d1 58 00 00 01 00 00 00 00 00 00 00 00 00 00 11 00"
    assert READ.hex(" ") == "00 ca 11 00 02 00 00"


def test_a_name_of_four_characters_comes_whole() -> None:
    four = encode(SPECIMEN).replace(
        "王小明".encode("cp950").ljust(20, b"\0"), "歐陽小明".encode("cp950").ljust(20, b"\0")
    )
    assert decode(four).name == "歐陽小明"


def test_a_card_is_read_only_when_its_holder_agreed() -> None:
    driver, card = reader("read=public&place=agreed")
    driver.open()
    with pytest.raises(Rejected, match="not_consented"):
        driver.read_public(consented=False)  # type: ignore[attr-defined]
    assert card.asked == []
    assert driver.read_public(consented=True) == SPECIMEN  # type: ignore[attr-defined]
    assert card.asked == [SELECT, READ]


def test_reading_is_off_unless_the_configuration_says_so() -> None:
    for options in ("place=off", "read=yes"):
        with pytest.raises(DriverUnavailable) as refused:
            reader(options)
        assert refused.value.reason == "disabled"


def test_nothing_read_stays_in_the_tap_or_in_words() -> None:
    tap = Tap(lambda: 0.0)
    driver, _ = reader("read=public&place=tap", tap)
    card = driver.read_public(consented=True)  # type: ignore[attr-defined]
    kept = b"".join(crossing.data for crossing in tap.crossings())
    assert b"A123456789" not in kept
    assert b"[59 bytes not kept]" in kept
    assert "A123456789" not in repr(card)
    assert "王" not in repr(card)


@pytest.mark.parametrize(("fault", "reason"), [("empty", "no_card"), ("other", "other_card")])
def test_a_reader_without_the_right_card_needs_a_person(fault: str, reason: str) -> None:
    driver, _ = reader(f"read=public&fault={fault}")
    driver.open()
    with pytest.raises(NeedsPerson) as needed:
        driver.read_public(consented=True)  # type: ignore[attr-defined]
    assert needed.value.reason == reason


def test_an_unplugged_reader_is_absent_and_a_test_touches_no_card() -> None:
    driver, card = reader("read=public&place=unplug")
    driver.open()
    assert driver.self_test().outcome is Outcome.CONFIRMED  # type: ignore[attr-defined]
    assert card.asked == []
    card.absent = True
    with pytest.raises(DeviceAbsent):
        driver.poll()


@given(st.binary(min_size=RECORD_BYTES, max_size=RECORD_BYTES) | st.binary(max_size=80))
def test_any_record_is_a_card_or_refused(record: bytes) -> None:
    try:
        card = decode(record)
    except ProtocolError:
        return
    assert encode(card)[:12] == record[:12]


def test_a_refused_record_is_reported_without_its_content() -> None:
    with pytest.raises(ProtocolError) as refused:
        decode(RECORD.replace(b"0690229", b"0690230"))
    assert refused.value.detail == "the card's record cannot be read"
    assert refused.value.__context__ is None


@given(st.integers(0, RECORD_BYTES - 1), st.integers(0, 255))
def test_a_damaged_record_is_never_another_kind_of_value(at: int, byte: int) -> None:
    record = bytearray(RECORD)
    record[at] = byte
    try:
        card = decode(bytes(record))
    except ProtocolError:
        return
    assert isinstance(card.born, date)
    assert card.sex in ("M", "F")
    assert isinstance(card, NhiCard)


def test_a_refusal_of_the_card_is_told_apart_from_another_card() -> None:
    with pytest.raises(ProtocolError):
        body_of(b"\x6a\x82")
    with pytest.raises(ProtocolError):
        body_of(b"\x90")
    with pytest.raises(NeedsPerson):
        body_of(b"\x6a\x82", selecting=True)
    assert body_of(b"ab\x90\x00") == b"ab"


@pytest.mark.skipif(find_spec("smartcard") is not None, reason="pyscard is installed here")
def test_without_the_library_the_reader_says_what_to_install() -> None:
    spec = parse_spec("card=nhi_card@pcsc:any?read=public")
    driver = find(spec).make(spec, DriverContext(Tap(lambda: 0.0)))
    with pytest.raises(DriverUnavailable, match="python3-pyscard"):
        driver.open()
