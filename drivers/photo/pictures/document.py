"""Turns a page photographed on the table into a flat upright page, and pages into one PDF.

::

    edges ─► four corners ─► perspective taken out ─┐
    no page edge seen ─► lines of writing level ────┴► light evened, paper white ─► page
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from drivers.errors import Rejected
from drivers.photo.pictures.checks import Advice
from drivers.photo.pictures.codec import image_of
from drivers.photo.pictures.vision import Frame, Grey, grey_of, opencv, shrunk

#: x, y of the corners, clockwise from the top left.
Corners = NDArray[np.float64]
SEARCH_PX = 900
#: A page covers at least this share of the picture.
LEAST_SHARE = 0.15
#: Sides of ISO paper; a page within 4 % of this ratio is given it exactly.
ISO_PAPER, NEARLY = math.sqrt(2), 0.04
#: Writing is levelled up to this angle; beyond it, the page was laid that way on purpose.
MOST_SKEW_DEG = 15.0
MOST_PAGES = 40
CODES = ("page_edges_not_seen", "page_blurred", "page_dark")
BLURRED, DARK = 60.0, 70.0


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A page as it should look, the frame with its edge drawn in, and what to look at."""

    picture: Frame
    overlay: Frame
    advice: tuple[Advice, ...]


def make_page(frame: Frame, longest_px: int) -> PaperPage:
    """Find the page, flatten it, clean it. Without edges, level the whole frame instead."""
    corners = find_page(frame)
    if corners is None:
        flat = level(shrunk(frame, longest_px)[0])
    else:
        flat = flatten(frame, corners, longest_px)
    advice = () if corners is not None else (Advice("page_edges_not_seen"),)
    return PaperPage(clean(flat), _overlay(frame, corners), (*advice, *_look(flat)))


def find_page(frame: Frame) -> Corners | None:
    """The corners of the largest sheet in the frame, to about a pixel, or None."""
    small, factor = shrunk(frame, SEARCH_PX)
    grey = opencv().GaussianBlur(grey_of(small), (5, 5), 0)
    for mask in (_bright(grey), _edges(grey)):
        rough = _largest_quad(mask)
        if rough is not None:
            return in_order((_refined(rough[0], rough[1]) + 0.5) / factor - 0.5)
    return None


def _bright(grey: Grey) -> Grey:
    """The bright part of the picture: on most tables that is the paper."""
    cv2 = opencv()
    _, mask = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    closed: Grey = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    return closed


def _edges(grey: Grey) -> Grey:
    """The edges in the picture: even a white page on a white table has one."""
    cv2 = opencv()
    drawn: Grey = cv2.dilate(cv2.Canny(grey, 30, 90), np.ones((3, 3), np.uint8))
    return drawn


def _largest_quad(mask: Grey) -> tuple[Corners, Corners] | None:
    """Rough corners and the whole outline of the largest four-sided shape."""
    cv2 = opencv()
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for outline in sorted(outlines, key=cv2.contourArea, reverse=True)[:3]:
        hull = cv2.convexHull(outline)
        share = cv2.contourArea(hull) / mask.size
        if share < LEAST_SHARE or cv2.contourArea(outline) < 0.8 * cv2.contourArea(hull):
            continue
        quad = cv2.approxPolyDP(hull, 0.03 * cv2.arcLength(hull, True), True)
        if len(quad) == 4 and not _is_border(quad.reshape(4, 2), mask):
            points = quad.reshape(4, 2).astype(np.float64)
            return points, outline.reshape(-1, 2).astype(np.float64)
    return None


def _is_border(quad: NDArray[Any], mask: Grey) -> bool:
    """Whether an outline is the frame itself, which is not a page."""
    height, width = mask.shape
    at_edge = (quad <= 2) | (quad >= np.array((width, height)) - 3)
    return bool(at_edge.any(axis=1).sum() >= 3)


def _refined(corners: Corners, outline: Corners) -> Corners:
    """Corners where straight lines through the middle parts of the four sides meet."""
    lines = []
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = b - a
        length = float(np.hypot(*along)) or 1.0
        shift = (outline - a) @ along / length
        off = np.abs((outline - a) @ np.array((-along[1], along[0])) / length)
        near = outline[(off < max(4.0, length * 0.02)) & (shift > 0.08 * length)
                       & (shift < 0.92 * length)]  # fmt: skip
        lines.append(_line(near) if len(near) > 10 else None)
    found = corners.copy()
    for at in range(4):
        meeting = _meet(lines[at - 1], lines[at])
        if meeting is not None and np.hypot(*(meeting - corners[at])) < 15:
            found[at] = meeting
    return found


def _line(points: Corners) -> tuple[float, float, float, float]:
    fitted = opencv().fitLine(points.astype(np.float32), 7, 0, 0.01, 0.01)  # DIST_HUBER is 7
    vx, vy, x, y = (float(v) for v in fitted.ravel())
    return vx, vy, x, y


def _meet(one: Any, other: Any) -> Corners | None:
    if one is None or other is None:
        return None
    slope = np.array(((one[0], -other[0]), (one[1], -other[1])))
    if abs(np.linalg.det(slope)) < 1e-3:
        return None
    along = np.linalg.solve(slope, np.array((other[2] - one[2], other[3] - one[3])))
    return np.array((one[2] + along[0] * one[0], one[3] + along[0] * one[1]))


def in_order(corners: Corners) -> Corners:
    """The corners clockwise, from the one nearest the frame's top left."""
    middle = corners.mean(axis=0)
    turn = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    around = corners[np.argsort(turn)]
    return np.roll(around, -int(np.argmin(around.sum(axis=1))), axis=0)


def flatten(frame: Frame, corners: Corners, longest_px: int) -> Frame:
    """The page as if seen from straight above."""
    cv2 = opencv()
    width, height = _page_size(corners, longest_px)
    target = np.array(((0, 0), (width, 0), (width, height), (0, height)), np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    flat: Frame = cv2.warpPerspective(
        frame, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return flat


def _page_size(corners: Corners, longest_px: int) -> tuple[int, int]:
    top, right, bottom, left = (
        float(np.hypot(*(b - a)))
        for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True)
    )
    width, height = max(top, bottom), max(left, right)
    for shape in (ISO_PAPER, 1 / ISO_PAPER):
        if abs(height / width / shape - 1) < NEARLY:
            height = width * shape
    factor = min(1.0, longest_px / max(width, height))
    return max(16, round(width * factor)), max(16, round(height * factor))


def level(frame: Frame) -> Frame:
    """The frame turned so that its lines of writing run level."""
    cv2 = opencv()
    angle = skew_deg(frame)
    if abs(angle) < 0.1:
        return frame
    height, width = frame.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned: Frame = cv2.warpAffine(
        frame, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return turned


def skew_deg(frame: Frame) -> float:
    """How far lines of writing are turned clockwise: where their profile is crispest."""
    rough = _crispest(_ink(frame, 600), np.arange(-MOST_SKEW_DEG, MOST_SKEW_DEG + 0.1, 1.0))
    # In finer steps, or a slant of a third of a degree falls between the pixels and looks level.
    return _crispest(_ink(frame, 1000), np.arange(rough - 1.0, rough + 1.01, 0.1))


def _ink(frame: Frame, longest_px: int) -> Grey:
    """The writing, white on black, with a margin to turn in."""
    cv2 = opencv()
    grey = grey_of(shrunk(frame, longest_px)[0])
    ink = cv2.adaptiveThreshold(grey, 255, 0, cv2.THRESH_BINARY_INV, 31, 15)
    bordered: Grey = cv2.copyMakeBorder(ink, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=0)
    return bordered


def _crispest(ink: Grey, angles: NDArray[np.float64]) -> float:
    cv2 = opencv()
    height, width = ink.shape

    def crispness(angle: float) -> float:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        rows = cv2.warpAffine(ink, matrix, (width, height)).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    # Level wins a tie, so an empty page stays as it is.
    best = max(angles, key=lambda angle: (crispness(float(angle)), -abs(angle)))
    return round(float(best), 1)


def clean(page: Frame) -> Frame:
    """Even the light and make the paper white; colours stay, as seals are red."""
    cv2 = opencv()
    small, _ = shrunk(page, 320)
    size = max(9, max(small.shape[:2]) // 14 | 1)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), size / 3)
    paper = cv2.resize(paper, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(page, np.maximum(paper, 24), scale=250)
    # The dark of ink goes to black and almost-white to white, linear in between.
    ramp = np.clip((np.arange(256) - 20) * 255 / (235 - 20), 0, 255).astype(np.uint8)
    cleaned: Frame = cv2.LUT(even, ramp)
    return cleaned


def _look(page: Frame) -> list[Advice]:
    grey = grey_of(shrunk(page, 1000)[0])
    found = []
    sharp = float(opencv().Laplacian(grey, 6).var())
    contrast = float(np.percentile(grey, 99) - np.percentile(grey, 1))
    if contrast > 40 and sharp < BLURRED * (contrast / 200) ** 2:
        found.append(Advice("page_blurred", sharp))
    if np.percentile(grey, 90) < DARK:
        found.append(Advice("page_dark", float(np.percentile(grey, 90))))
    return found


def _overlay(frame: Frame, corners: Corners | None) -> Frame:
    cv2 = opencv()
    small, factor = shrunk(frame, 800)
    drawn = small.copy()
    if corners is not None:
        points = (corners * factor).round().astype(np.int32)
        cv2.polylines(drawn, [points], True, (200, 80, 0), 3, cv2.LINE_AA)
    return drawn


def make_pdf(pages: Sequence[Frame], *, dpi: int = 200, quality: int = 80) -> bytes:
    """Pages as one PDF, a JPEG each, in order.

    Raises:
        Rejected: No page, or more than :data:`MOST_PAGES`.
    """
    if not 1 <= len(pages) <= MOST_PAGES:
        raise Rejected(f"{len(pages)} pages; 1 to {MOST_PAGES} go into one document")
    images: list[Image.Image] = [image_of(page) for page in pages]
    out = io.BytesIO()
    images[0].save(
        out, "PDF", save_all=True, append_images=images[1:], resolution=dpi, quality=quality
    )
    return out.getvalue()
