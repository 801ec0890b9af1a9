"""Topaz packets out of a stream: whole, cut, shifted and broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.signature.protocol.topaz import (
    Decoder,
    Device,
    Place,
    Pressure,
    place_bytes,
    pressure_bytes,
)

coordinates = st.integers(0, 4000)
places = st.builds(Place, coordinates, coordinates, st.booleans(), st.booleans())
forms = pytest.mark.parametrize("form", [0, 1])


def test_a_place_is_read_from_its_five_bytes() -> None:
    # Marked, near, down; X = 2 × 128 + 5, Y = 3 × 128 + 7.
    assert Decoder().feed(bytes.fromhex("c1 0502 0703")) == [Place(261, 391, True, True)]


def test_pressure_is_a_packet_of_its_own() -> None:
    assert Decoder().feed(bytes.fromhex("dc 0000 7f07")) == [Pressure(1023)]


def test_the_pad_reports_its_model_and_serial() -> None:
    # Model 3 in bits 2–7 of the first number, serial 1 × 65,536 + 130.
    assert Decoder().feed(bytes.fromhex("88 0d00 0201")) == [Device(3, 65_536 + 130)]


def test_a_place_of_a_pad_with_an_lcd_is_read_six_bits_a_byte() -> None:
    # Marked by bit 6, near by bit 2, down; X = 2 × 64 + 5, Y = 3 × 64 + 7.
    assert Decoder(1).feed(bytes.fromhex("45 0502 0703")) == [Place(133, 199, True, True)]


def test_parity_left_in_the_eighth_bit_of_a_line_of_seven_is_no_data() -> None:
    assert Decoder(1).feed(bytes.fromhex("c5 8502 0783")) == [Place(133, 199, True, True)]


@forms
@given(sent=st.lists(places, max_size=20), cut=st.integers(1, 7))
def test_every_place_arrives_however_the_stream_is_cut(
    form: int, sent: list[Place], cut: int
) -> None:
    stream = b"".join(place_bytes(place, form) for place in sent)
    decoder = Decoder(form)
    found = []
    for at in range(0, len(stream), cut):
        found += decoder.feed(stream[at : at + cut])

    assert found == sent
    assert decoder.dropped == 0


@forms
@given(noise=st.binary(max_size=40), place=places)
def test_after_any_noise_the_very_next_packet_is_understood(
    form: int, noise: bytes, place: Place
) -> None:
    decoder = Decoder(form)
    decoder.feed(noise)

    assert decoder.feed(place_bytes(place, form)) == [place]


@forms
@given(place=places, at=st.integers(0, 4))
def test_a_lost_byte_costs_its_own_packet_and_no_more(form: int, place: Place, at: int) -> None:
    whole = place_bytes(place, form)
    decoder = Decoder(form)

    assert decoder.feed(whole[:at] + whole[at + 1 :] + whole) == [place]


def test_a_place_of_all_ones_is_noise() -> None:
    decoder = Decoder()

    assert decoder.feed(bytes.fromhex("c1 7f1f 7f1f")) == []
    assert decoder.dropped == 5


def test_high_bytes_with_more_than_five_bits_are_refused() -> None:
    assert Decoder().feed(bytes.fromhex("c1 0542 0703")) == []


def test_pressure_survives_the_way_there_and_back() -> None:
    for value in (0, 127, 128, 1023):
        assert Decoder().feed(pressure_bytes(Pressure(value))) == [Pressure(value)]
