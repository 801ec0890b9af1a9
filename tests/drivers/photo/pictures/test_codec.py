"""Bad picture files are refused by name, before they cost anything; good ones keep their pixels."""

import io
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.errors import ProtocolError, Rejected
from drivers.photo.drawing import Person, draw_person
from drivers.photo.pictures.codec import check_frame, decode, encode, encode_within, image_of

FACE = draw_person(Person(width=320, height=240, x=160, y=110, head=110))
JPEG = encode(FACE)


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def written(image: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def test_a_picture_comes_back_as_it_was() -> None:
    assert np.abs(decode(encode(FACE, quality=95)).astype(int) - FACE).mean() < 2
    assert (decode(written(image_of(FACE), "PNG")) == FACE).all()


@settings(max_examples=100, deadline=None)
@given(length=st.integers(0, len(JPEG) - 3))
def test_a_picture_cut_short_anywhere_is_refused(length: int) -> None:
    with pytest.raises(ProtocolError):
        decode(JPEG[:length])


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_spoilt_picture_is_refused_or_read_but_never_anything_else(data: st.DataObject) -> None:
    spoilt = bytearray(JPEG)
    for _ in range(data.draw(st.integers(1, 12))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ProtocolError):
        check_frame(decode(bytes(spoilt)))


@given(st.binary(max_size=300))
def test_bytes_that_are_no_picture_are_refused(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(data)


@pytest.mark.parametrize(
    ("width", "height"), [(60_000, 60_000), (20_000, 5_000), (1, 1), (15, 4000), (4000, 15)]
)
def test_pixel_bombs_and_specks_are_refused_by_their_header(width: int, height: int) -> None:
    with pytest.raises(ProtocolError):
        decode(png_of(width, height))


def test_only_the_formats_cameras_write_are_read() -> None:
    for kind in ("GIF", "BMP", "TIFF", "WEBP"):
        with pytest.raises(ProtocolError):
            decode(written(image_of(FACE), kind))


def test_other_colours_are_read_as_colours() -> None:
    for mode in ("L", "CMYK", "1", "P"):
        image = image_of(FACE).convert(mode)
        kind = "JPEG" if mode in ("L", "CMYK") else "PNG"
        assert decode(written(image, kind)).shape == FACE.shape


def test_a_picture_is_turned_as_its_camera_meant_it() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert decode(written(image_of(FACE), "JPEG", exif=exif)).shape == (320, 240, 3)


def test_what_is_handed_over_says_nothing_but_its_resolution() -> None:
    with Image.open(io.BytesIO(encode(FACE, dpi=300))) as image:
        assert image.info["dpi"] == (300, 300)
        assert not dict(image.getexif())
        assert "comment" not in image.info


@settings(max_examples=20, deadline=None)
@given(most=st.integers(4_000, 60_000))
def test_a_picture_fits_into_the_bytes_of_the_upload(most: int) -> None:
    assert len(encode_within(FACE, most)) <= most


def test_what_cannot_fit_is_refused() -> None:
    with pytest.raises(Rejected):
        encode_within(FACE, 500)


@pytest.mark.parametrize(
    "frame",
    [
        np.zeros((100, 100), np.uint8),
        np.zeros((100, 100, 4), np.uint8),
        np.zeros((100, 100, 3), np.float32),
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((0, 0, 3), np.uint8),
        np.broadcast_to(np.uint8(0), (9000, 9000, 3)),
    ],
)
def test_a_frame_of_another_kind_is_refused(frame: np.ndarray) -> None:
    with pytest.raises(ProtocolError):
        check_frame(frame)
