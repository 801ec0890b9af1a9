"""Bad picture files are refused by name, before they cost anything; good ones keep their pixels."""

import io
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from drivers.errors import ProtocolError, Rejected
from drivers.photo.drawing import Person, draw_person
from drivers.photo.pictures.codec import (
    MOST_BYTES,
    check_frame,
    decode,
    encode,
    encode_within,
    image_of,
)
from queue_server.wire.devices import Remedy

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


# -- data about a picture, and sizes -------------------------------------------------------------


def jpeg_with(*segments: bytes) -> bytes:
    """The face, with segments of data about it behind its first marker."""
    return JPEG[:2] + b"".join(segments) + JPEG[2:]


def exif(*entries: bytes, count: int | None = None) -> bytes:
    """An EXIF segment with these entries of its first directory."""
    number = len(entries) if count is None else count
    body = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", number) + b"".join(entries)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


TURNED = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
LONG_TAG = struct.pack(">HHII", 0x010F, 2, 0xFFFF_FF00, 0xFFFF_FF00)
ODD = {
    "a tag longer than the file": exif(LONG_TAG),
    "a directory cut short": exif(TURNED[:2], count=40),
    "no directory": exif(count=0)[:-2],
    "another byte order": b"\xff\xe1\x00\x10Exif\0\0XX\0*\0\0\0\x08"[:18],
    "a broken colour profile": b"\xff\xe2\x00\x12ICC_PROFILE\0\x00\x00",
    "a broken index of pictures": b"\xff\xe2\x00\x0aMPF\0II*\0",
    "a broken Photoshop record": b"\xff\xed\x00\x18Photoshop 3.0\0" + b"8BIM\x04\x04",
    "a comment": b"\xff\xfe\x00\x04\xff\xff",
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_odd_data_about_a_picture_is_no_reason_to_refuse_it(odd: bytes) -> None:
    assert (decode(jpeg_with(odd)) == decode(JPEG)).all()


def test_a_picture_is_turned_though_the_tag_before_its_orientation_is_broken() -> None:
    upright = decode(jpeg_with(exif(LONG_TAG, TURNED)))
    assert (upright == np.rot90(decode(JPEG), -1)).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_that_of_the_standard(orientation: int) -> None:
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    turned = Image.Exif()
    turned[0x0112] = orientation
    with Image.open(io.BytesIO(written(image_of(FACE), "PNG", exif=turned))) as image:
        expected = np.asarray(ImageOps.exif_transpose(image))[:, :, ::-1]
    assert (decode(written(image_of(FACE), "PNG", exif=turned)) == expected).all()
    assert decode(jpeg_with(exif(entry))).shape == expected.shape


@given(st.binary(max_size=60))
def test_no_data_about_a_picture_can_refuse_it(body: bytes) -> None:
    segment = b"\xff\xe1" + struct.pack(">H", len(body) + 8) + b"Exif\0\0" + body
    assert decode(jpeg_with(segment)).size == FACE.size


def test_a_photograph_of_a_hundred_megapixels_is_halved_while_it_is_decoded() -> None:
    large = written(Image.new("L", (11_648, 8_736), 200), "JPEG", quality=20)
    frame = decode(large)
    assert frame.shape == (4368, 5824, 3)


@pytest.mark.parametrize(
    ("data", "reason", "remedy"),
    [
        (png_of(20_000, 5_000), "picture_too_large", Remedy.SMALLER_PICTURE),
        (png_of(60_000, 60_000), "picture_too_large", Remedy.SMALLER_PICTURE),
        (png_of(4, 4), "picture_too_small", Remedy.CHECK_SETTINGS),
        (JPEG[:-300], "picture_cut_short", Remedy.CHECK_CABLE),
        (written(image_of(FACE), "TIFF"), "picture_format", Remedy.SET_JPEG),
        (b"\0" * (MOST_BYTES + 1), "picture_too_large", Remedy.SMALLER_PICTURE),
    ],
    ids=["100 megapixels of PNG", "a bomb", "a speck", "cut short", "TIFF", "too many bytes"],
)
def test_each_refusal_says_what_is_wrong_and_what_helps(
    data: bytes, reason: str, remedy: Remedy
) -> None:
    with pytest.raises(ProtocolError) as refused:
        decode(data)
    assert (refused.value.reason, refused.value.remedy) == (reason, remedy)
