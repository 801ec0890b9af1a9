"""A page photographed askew becomes flat, upright and white, and several become one PDF."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.errors import Rejected
from drivers.photo.drawing import draw_page, lay_on_table
from drivers.photo.pictures.document import clean, find_page, make_page, make_pdf, skew_deg
from drivers.photo.pictures.vision import Frame, opencv
from tests.thorough import tried

PAGE = draw_page()
UPRIGHT = np.array([(420, 80), (1180, 80), (1180, 1120), (420, 1120)], float)


def turned(frame: Frame, degrees: float) -> Frame:
    cv2 = opencv()
    frame = cv2.copyMakeBorder(frame, 200, 200, 200, 200, cv2.BORDER_CONSTANT, value=(250,) * 3)
    height, width = frame.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    upright: Frame = cv2.warpAffine(frame, matrix, (width, height), borderValue=(250,) * 3)
    return upright


@settings(max_examples=tried(10, thorough=30), deadline=None)
@given(
    shifts=st.lists(st.integers(-70, 70), min_size=8, max_size=8),
    table=st.integers(0, 140),
)
def test_the_corners_of_a_page_are_found_to_four_pixels(shifts: list[int], table: int) -> None:
    corners = UPRIGHT + np.array(shifts).reshape(4, 2)
    frame = lay_on_table(PAGE, [tuple(c) for c in corners], table=table)
    found = find_page(frame)
    assert found is not None
    assert np.abs(found - corners).max() <= 4


def test_a_skewed_page_becomes_the_page_itself() -> None:
    cv2 = opencv()
    corners = [(500.0, 60.0), (1250.0, 260.0), (1010.0, 1150.0), (280.0, 950.0)]
    page = make_page(lay_on_table(PAGE, corners), 1414)
    assert page.advice == ()
    height, width = page.picture.shape[:2]
    expected = cv2.resize(PAGE, (width, height), interpolation=cv2.INTER_AREA)
    soft = [cv2.GaussianBlur(one, (0, 0), 3).astype(float) for one in (page.picture, expected)]
    inner = (slice(20, -20), slice(20, -20))
    assert np.abs(soft[0][inner] - soft[1][inner]).mean() < 12


def test_a_page_of_iso_shape_is_given_that_shape_exactly() -> None:
    corners = [(420.0, 80.0), (1150.0, 100.0), (1160.0, 1130.0), (410.0, 1110.0)]
    height, width = make_page(lay_on_table(PAGE, corners), 1000).picture.shape[:2]
    assert abs(height / width - 2**0.5) < 0.005


@settings(max_examples=tried(5, thorough=15), deadline=None)
@given(angle=st.floats(-13, 13))
@example(angle=0.34375)  # a slant of two dots was taken for none
def test_writing_without_a_page_edge_is_levelled_to_a_third_of_a_degree(angle: float) -> None:
    frame = turned(PAGE, angle)
    assert abs(skew_deg(frame) - angle) < 0.34
    page = make_page(frame, 1600)
    assert abs(skew_deg(page.picture)) < 0.34
    assert [one.code for one in page.advice] == ["page_edges_not_seen"]


def test_paper_becomes_white_and_a_red_seal_stays_red() -> None:
    corners = [tuple(c) for c in UPRIGHT]
    page = make_page(lay_on_table(PAGE, corners), 1414).picture
    assert np.median(page) >= 250
    red = (page[..., 2] > 150) & (page[..., 0] < 110) & (page[..., 1] < 110)
    assert red.sum() > 500


def test_a_blurred_and_a_dark_page_are_named() -> None:
    cv2 = opencv()
    frame = lay_on_table(PAGE, [tuple(c) for c in UPRIGHT])
    blurred = make_page(cv2.GaussianBlur(frame, (0, 0), 5), 1414)
    assert "page_blurred" in {one.code for one in blurred.advice}
    dark = make_page((frame * 0.22).astype(np.uint8), 1414)
    assert "page_dark" in {one.code for one in dark.advice}


@settings(max_examples=tried(15, thorough=50), deadline=None)
@given(
    height=st.integers(16, 400),
    width=st.integers(16, 400),
    level=st.integers(0, 255),
    seed=st.integers(0, 2**32 - 1),
    noise=st.integers(0, 255),
)
def test_any_frame_at_all_gives_a_page(
    height: int, width: int, level: int, seed: int, noise: int
) -> None:
    random = np.random.default_rng(seed)
    frame = np.full((height, width, 3), level, np.uint8)
    frame += random.integers(0, noise + 1, frame.shape, np.uint8)
    page = make_page(frame, 800)
    assert max(page.picture.shape[:2]) <= 800
    assert page.picture.dtype == np.uint8


def test_an_empty_page_stays_as_it_is() -> None:
    white = np.full((600, 400, 3), 240, np.uint8)
    assert skew_deg(white) == 0
    assert clean(white).min() >= 250


def test_pages_come_back_from_the_pdf_in_order_and_size(tmp_path: Path) -> None:
    pages = [np.full((1414, 1000, 3), shade, np.uint8) for shade in (40, 130, 220)]
    data = make_pdf(pages, dpi=120)
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", data)) == 3
    if not shutil.which("pdftoppm"):
        pytest.skip("poppler is not installed")
    path = tmp_path / "pages.pdf"
    path.write_bytes(data)
    subprocess.run(["pdftoppm", "-r", "120", "-png", path, tmp_path / "p"], check=True)
    back = [Image.open(one) for one in sorted(tmp_path.glob("p-*.png"))]
    assert [one.size for one in back] == [(1000, 1414)] * 3
    assert [np.asarray(one)[700, 500, 0] for one in back] == pytest.approx([40, 130, 220], abs=2)
    for one in back:
        one.close()


def test_a_document_has_one_to_forty_pages() -> None:
    page = np.full((20, 20, 3), 255, np.uint8)
    for count in (0, 41):
        with pytest.raises(Rejected):
            make_pdf([page] * count)


def test_the_pdf_names_no_user_and_no_program_of_this_machine() -> None:
    data = make_pdf([np.full((20, 20, 3), 255, np.uint8)])
    assert io.BytesIO(data).getvalue().count(b"/Author") == 0
