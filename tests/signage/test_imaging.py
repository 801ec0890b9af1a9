"""Uploads become pictures for displays, and nothing that is uploaded does harm."""

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from queue_server.core.errors import BadRequest
from queue_server.signage.imaging.answer import CODES, Unusable, of_pictures, pictures_in
from queue_server.signage.imaging.studio import ProcessStudio
from queue_server.signage.imaging.worker import made
from queue_server.signage.rules import LARGEST_PICTURE, LONGEST_SIDE, MOST_PAGES


def picture(size: tuple[int, int] = (60, 40), kind: str = "JPEG", **more: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "#AA2200").save(file, kind, **more)
    return file.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is this large."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_an_ordinary_picture_comes_out_as_a_jpeg(kind: str) -> None:
    [(data, width, height)] = await ProcessStudio().make(picture(kind=kind))
    with Image.open(io.BytesIO(data)) as out:
        assert (out.format, out.size) == ("JPEG", (width, height)) == ("JPEG", (60, 40))


def test_a_large_photograph_is_made_as_small_as_walls_need_it() -> None:
    [(data, width, height)] = made(picture((4000, 3000)))
    assert (width, height) == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)
    assert len(data) <= LARGEST_PICTURE


def test_a_photograph_taken_upright_stands_upright_and_keeps_no_place_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "where I live"
    [(data, width, height)] = made(picture(exif=exif))
    assert (width, height) == (40, 60)
    with Image.open(io.BytesIO(data)) as out:
        assert not out.getexif()
    assert b"where I live" not in data


def test_what_is_transparent_becomes_white() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(file, "PNG")
    with Image.open(io.BytesIO(made(file.getvalue())[0][0])) as out:
        assert out.getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("size", [(30_000, 30_000), (16_000, 9_000), (6_000, 6_000)])
async def test_a_bomb_is_refused_before_it_is_opened(size: tuple[int, int]) -> None:
    with pytest.raises(BadRequest) as refusal:
        await ProcessStudio().make(bomb(*size))
    assert refusal.value.code == "picture_too_many_pixels"


@pytest.mark.parametrize(
    "upload",
    [
        b"", b"\0" * 100, b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7\n",
        b"%PDF-1.7\n" + b"\0" * 3000, b"GIF89a",
        picture()[:200], picture(kind="BMP"), picture(kind="TIFF"),
    ],
)  # fmt: skip
def test_what_is_no_picture_of_ours_is_refused(upload: bytes) -> None:
    with pytest.raises(Unusable) as refusal:
        made(upload)
    assert str(refusal.value) == "picture_unreadable"


def pdf(*colors: str, size: tuple[int, int] = (60, 40)) -> bytes:
    first, *more = (Image.new("RGB", size, color) for color in colors)
    file = io.BytesIO()
    first.save(file, "PDF", save_all=True, append_images=more)
    return file.getvalue()


async def test_each_page_of_a_pdf_file_becomes_a_picture_as_large_as_walls_need_it() -> None:
    first, second = await ProcessStudio().make(pdf("#FF0000", "#0000FF"))
    for (data, width, height), channel in ((first, 0), (second, 2)):
        assert (width, height) == (LONGEST_SIDE, LONGEST_SIDE * 2 // 3)
        with Image.open(io.BytesIO(data)) as out:
            assert out.format == "JPEG"
            pixel = out.getpixel((width // 2, height // 2))
            assert isinstance(pixel, tuple)
            assert pixel[channel] > 200
            assert sum(pixel) - pixel[channel] < 60


def test_a_pdf_file_of_too_many_pages_is_refused_whole() -> None:
    with pytest.raises(Unusable, match="pdf_too_many_pages"):
        made(pdf(*["#112233"] * (MOST_PAGES + 1)))


def test_a_pdf_file_with_a_password_is_refused_with_that_reason() -> None:
    # /Encrypt makes pdfium ask for the password before it looks at anything else.
    locked = pdf("#112233").replace(
        b"trailer\n<<",
        b"trailer\n<< /Encrypt << /Filter /Standard /V 1 /R 2 /P -4"
        b" /O (" + b"o" * 32 + b") /U (" + b"u" * 32 + b") >> /ID [<00> <00>]",
    )  # fmt: skip
    with pytest.raises(Unusable, match="pdf_locked"):
        made(locked)


@given(st.binary(max_size=60), st.integers(0, 900))
def test_a_damaged_pdf_file_is_pages_or_a_refusal_and_never_a_crash(noise: bytes, at: int) -> None:
    good = pdf("#112233", size=(8, 8))
    with suppress(Unusable):
        made(good[:at] + noise + good[at + len(noise) :])


@given(st.binary(max_size=400), st.integers(0, 600))
def test_a_damaged_file_is_a_picture_or_a_refusal_and_never_a_crash(noise: bytes, at: int) -> None:
    good = picture(kind="PNG")
    for upload in (noise, good[:at] + noise + good[at + len(noise) :]):
        with suppress(Unusable):
            made(upload)


WHOLE = of_pictures([(b"abcd", 3, 2), (b"e", 1, 1)])
LIES = [
    b"+", b"+abc", WHOLE[:-1], WHOLE + b"x", of_pictures([(b"\0" * (LARGEST_PICTURE + 1), 1, 1)]),
    of_pictures([(b"a", 1, 1)] * (MOST_PAGES + 1)),
]  # fmt: skip


def test_an_answer_has_all_of_its_pictures() -> None:
    assert pictures_in(WHOLE) == [(b"abcd", 3, 2), (b"e", 1, 1)]


@pytest.mark.parametrize("answer", [b"", b"-nonsense", b"?", b"-" + b"\xff", *LIES])
def test_a_process_that_died_or_lies_is_a_refusal(answer: bytes) -> None:
    with pytest.raises(BadRequest) as refusal:
        pictures_in(answer)
    assert refusal.value.code in CODES
