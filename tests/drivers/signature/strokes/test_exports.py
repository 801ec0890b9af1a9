"""Every export is read back: by our reader, by an XML parser, by Pillow."""

import xml.etree.ElementTree as ElementTree
from io import BytesIO
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.base import PenPoint
from drivers.signature.strokes import exports, iso19794
from drivers.signature.strokes.exports import Strokes
from tests.drivers.signature.strokes.inkml import from_inkml

POINTS = st.builds(
    PenPoint,
    x=st.integers(-500, 15_000),
    y=st.integers(-500, 10_000),
    pressure=st.integers(0, 1023).map(lambda value: value / 1023),
    at_ms=st.integers(0, 60_000),
)
STROKES = st.lists(st.lists(POINTS, min_size=1, max_size=20), max_size=6)


def line(*places: tuple[int, int]) -> tuple[PenPoint, ...]:
    return tuple(PenPoint(x=x, y=y, pressure=0.5, at_ms=at) for at, (x, y) in enumerate(places))


CROSS = (line((0, 0), (1000, 1000)), line((1000, 0), (0, 1000)))


@given(STROKES)
def test_an_iso_record_gives_back_places_exactly_and_pressure_to_the_bit(strokes: Strokes) -> None:
    read = iso19794.decode(iso19794.encode(strokes))

    assert [len(stroke) for stroke in read] == [len(stroke) for stroke in strokes]
    for was, now in zip(chain(*strokes), chain(*read), strict=True):
        assert (now.x, now.y, now.at_ms) == (was.x, was.y, was.at_ms)
        assert abs(now.pressure - was.pressure) < 1 / 0xFFFF


def test_an_iso_record_is_laid_out_as_the_standard_says() -> None:
    record = iso19794.encode([[PenPoint(x=-1, y=258, pressure=1.0, at_ms=3)]])

    assert record[:8] == b"SDI\0 10\0"
    assert record[8:10] == bytes.fromhex("c160")  # X, Y, T, F, S
    # 100 a millimetre = 1.5625 × 2^6: exponent 00110, fraction 1152 = 10010000000.
    assert record[10:13] == bytes.fromhex("80 3480")
    assert record[16:19] == bytes.fromhex("80 0000")  # one a millisecond
    assert record[19:22] == bytes.fromhex("00 00 00")  # F, S without attributes; reserved
    assert record[22:26] == bytes.fromhex("00 000002")
    assert record[26:35] == bytes.fromhex("ffff 0102 0003 ffff 01")
    assert record[35:] == bytes.fromhex("ffff 0102 0003 0000 00")


def test_a_signature_longer_than_a_minute_keeps_its_times_to_two_milliseconds() -> None:
    slow = [[PenPoint(x=0, y=0, pressure=0.5, at_ms=at) for at in (0, 99_999)]]

    assert abs(iso19794.decode(iso19794.encode(slow))[0][1].at_ms - 99_999) <= 2


@pytest.mark.parametrize("cut", [0, 7, 20, 30])
def test_a_record_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(iso19794.NotThisFormat):
        iso19794.decode(iso19794.encode(CROSS)[:cut])


@given(STROKES)
def test_inkml_gives_back_what_was_written(strokes: Strokes) -> None:
    read = from_inkml(exports.to_inkml(strokes))

    assert [[(p.x, p.y, p.at_ms) for p in stroke] for stroke in read] == [
        [(p.x, p.y, p.at_ms) for p in stroke] for stroke in strokes
    ]


def test_svg_is_in_millimetres_with_a_line_per_piece() -> None:
    root = ElementTree.fromstring(exports.to_svg(CROSS))

    assert root.get("width") == "14.00mm"  # 10 mm of ink, 2 mm of room on each side
    assert root.get("viewBox") == "-200 -200 1400 1400"
    assert len(list(root.iter(f"{{{exports.SVG}}}line"))) == 2


def test_png_is_black_where_the_pen_was_and_white_elsewhere() -> None:
    picture = Image.open(BytesIO(exports.to_png(CROSS, dpi=254)))

    assert picture.size == (140, 140)
    assert round(picture.info["dpi"][0]) == 254
    dots = np.asarray(picture)
    assert dots[70, 70] < 40  # where the strokes cross
    assert dots[25, 70] > 250  # above it


def test_a_dot_is_drawn_too() -> None:
    dot = [[PenPoint(x=0, y=0, pressure=1.0, at_ms=0)]]
    picture = Image.open(BytesIO(exports.to_png(dot, dpi=254)))

    assert min(picture.tobytes()) < 60


def test_no_ink_is_an_empty_picture_and_an_empty_record() -> None:
    assert iso19794.decode(iso19794.encode([])) == ()
    assert min(Image.open(BytesIO(exports.to_png([]))).tobytes()) == 255


def test_strokes_far_apart_do_not_make_a_giant_picture() -> None:
    far = [line((0, 0), (10_000_000, 10))]

    assert max(Image.open(BytesIO(exports.to_png(far))).size) <= exports.MOST_PX
