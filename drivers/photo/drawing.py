"""Pictures drawn, not photographed: a person at the counter and a page on the table.

No real face is needed for the demo or the tests. The cascades find these faces as they find
real ones; crown, chin and corners are known exactly, so measurements can be checked.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from drivers.photo.pictures.vision import Frame, opencv

Colour = tuple[int, int, int]
Point = tuple[float, float]
HAIR, SKIN, SHADE, CLOTHES = (35, 30, 30), (170, 195, 232), (140, 165, 205), (90, 70, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Where a person sits in front of the camera. Lengths in px; ``roll_deg`` clockwise as seen."""

    width: int = 1280
    height: int = 960
    x: float = 640.0
    y: float = 430.0
    head: float = 420.0
    roll_deg: float = 0.0
    ground: Colour = (245, 245, 245)
    light: float = 1.0
    shadow: float = 0.0
    blur: float = 0.0

    def at(self, x: float, y: float) -> Point:
        """Where in the picture a place on the head is: hundredths of its height from its middle."""
        turn = np.deg2rad(self.roll_deg)
        x, y = x * self.head / 100, y * self.head / 100
        return (
            float(self.x + x * np.cos(turn) - y * np.sin(turn)),
            float(self.y + x * np.sin(turn) + y * np.cos(turn)),
        )

    @property
    def crown(self) -> Point:
        """The top of the head."""
        return self.at(0, -50)


def draw_person(person: Person) -> Frame:
    """A passport-like portrait, far from beautiful."""
    frame = np.full((person.height, person.width, 3), person.ground, np.uint8)
    return _lit(add_person(frame, person), person)


def add_person(frame: Frame, person: Person) -> Frame:
    """Draw a person into a frame."""
    cv2 = opencv()
    unit = person.head / 100

    def oval(x: float, y: float, w: float, h: float, colour: Colour, upper: bool = False) -> None:
        middle = tuple(round(v) for v in person.at(x, y))
        axes = (max(1, round(w * unit)), max(1, round(h * unit)))
        start, end = (180, 360) if upper else (0, 360)
        cv2.ellipse(frame, middle, axes, person.roll_deg, start, end, colour, -1, cv2.LINE_AA)

    _draw_body(frame, person)
    oval(0, -8, 39, 42, HAIR)
    oval(0, 6, 33, 44, SKIN)
    oval(0, -26, 33, 15, HAIR, True)
    for side in (-15, 15):
        _draw_eye(oval, side)
    oval(0, 8, 4, 12, (180, 205, 240))
    oval(0, 19, 7, 2.5, (120, 145, 190))
    oval(0, 31, 12, 3.4, (90, 90, 170))
    return frame


def _draw_body(frame: Frame, person: Person) -> None:
    cv2 = opencv()
    unit = person.head / 100
    x, y = person.at(0, 115)
    size = (round(75 * unit), round(60 * unit))
    cv2.ellipse(frame, (round(x), round(y)), size, 0, 0, 360, CLOTHES, -1, cv2.LINE_AA)
    neck = np.array([person.at(a, b) for a, b in ((-14, 35), (14, 35), (14, 65), (-14, 65))])
    cv2.fillConvexPoly(frame, neck.round().astype(np.int32), (150, 175, 215), cv2.LINE_AA)


def _draw_eye(oval: Callable[[float, float, float, float, Colour], None], x: float) -> None:
    oval(x, -3, 9, 7, SHADE)
    oval(x, -10, 9, 2, (50, 45, 45))
    oval(x, -2, 6.5, 3.2, (240, 240, 240))
    oval(x, -2, 3.1, 3.1, (40, 30, 25))
    oval(x, -5, 7, 1.2, (40, 35, 35))


def _lit(frame: Frame, person: Person) -> Frame:
    """Soften as a lens does, then shade: ``shadow`` darkens the right side by that share."""
    cv2 = opencv()
    soft = cv2.GaussianBlur(frame, (0, 0), max(0.8, person.head * 0.0035, person.blur))
    across = (np.arange(person.width) - person.x) / person.head + 0.5
    fall = 1 - person.shadow * np.clip(across, 0, 1)[None, :, None]
    lit: Frame = np.clip(soft * person.light * fall, 0, 255).astype(np.uint8)
    return lit


def draw_page(width: int = 1000, height: int = 1414) -> Frame:
    """A form: title, lines of writing, a box and a red seal."""
    cv2 = opencv()
    page = np.full((height, width, 3), 250, np.uint8)
    cv2.rectangle(page, (width // 4, height // 20), (width * 3 // 4, height // 12), (30,) * 3, -1)
    step, left, right = height // 32, width // 10, width * 9 // 10
    for row in range(5, 26):
        y, end = row * step, right - (row * 37 % 5) * width // 20
        for x in range(left, end - 12, 22):
            cv2.rectangle(page, (x, y), (x + 12, y + step // 3), (45, 40, 40), -1)
    cv2.rectangle(page, (left, 27 * step), (width // 2, 30 * step), (20, 20, 20), 3)
    cv2.circle(page, (width * 7 // 10, 28 * step), height // 22, (40, 40, 200), 8, cv2.LINE_AA)
    return page


def lay_on_table(
    page: Frame, corners: list[Point], width: int = 1600, height: int = 1200, table: int = 70
) -> Frame:
    """The page as a camera above a dark table sees it: ``corners`` clockwise from its top left."""
    cv2 = opencv()
    h, w = page.shape[:2]
    source = np.array([(0, 0), (w, 0), (w, h), (0, h)], np.float32)
    matrix = cv2.getPerspectiveTransform(source, np.array(corners, np.float32))
    ground = np.full((height, width, 3), table, np.uint8)
    cv2.warpPerspective(
        page, matrix, (width, height), dst=ground, flags=cv2.INTER_AREA,
        borderMode=cv2.BORDER_TRANSPARENT,
    )  # fmt: skip
    light = np.linspace(1.0, 0.75, width)[None, :, None]
    lit: Frame = np.clip(cv2.GaussianBlur(ground, (0, 0), 0.8) * light, 0, 255).astype(np.uint8)
    return lit
