"""Faces and eyes in a frame, by the Haar cascades that come with OpenCV 4."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from drivers.photo.pictures.vision import Frame, Grey, grey_of, opencv, shrunk

Point = tuple[float, float]
#: Faces are sought in a picture of the first size, eyes in a face of the second: enough, and fast.
SEARCH_PX = 720
EYES_PX = 360
#: When no upright face is found, the head may be tilted: these turns are tried too.
TURNS_DEG = (-25.0, 25.0, -45.0, 45.0)
#: If the head is tilted more than this, the eyes are looked for again.
UPRIGHT_DEG = 8.0
#: A face smaller than this share of the largest is taken for a picture on the wall.
SECOND_FACE = 0.3


@dataclass(frozen=True, slots=True)
class Face:
    """A face: its box as found by the cascade, and both eyes, the left one in the picture first."""

    x: float
    y: float
    size: float
    eyes: tuple[Point, Point] | None

    @property
    def middle(self) -> Point:
        """The middle of the box."""
        return self.x + self.size / 2, self.y + self.size / 2

    @property
    def roll_deg(self) -> float:
        """How far the line of the eyes is turned clockwise; 0 without eyes."""
        if self.eyes is None:
            return 0.0
        (x1, y1), (x2, y2) = self.eyes
        return math.degrees(math.atan2(y2 - y1, x2 - x1))


@cache
def _cascade(name: str) -> Any:
    cv2 = opencv()
    return cv2.CascadeClassifier(f"{cv2.data.haarcascades}haarcascade_{name}.xml")


def find_faces(frame: Frame) -> list[Face]:
    """Faces, the largest first; a tilted one is found up to some 60 degrees."""
    small, factor = shrunk(frame, SEARCH_PX)
    boxes = _boxes(grey_of(small))
    if boxes:
        first, *rest = (_with_eyes(frame, [value / factor for value in box]) for box in boxes)
        return [_looked_at_twice(frame, first), *rest]
    for turn in TURNS_DEG:
        face = _turned(frame, turn)
        if face:
            return [_looked_at_twice(frame, face)]
    return []


def _looked_at_twice(frame: Frame, face: Face) -> Face:
    """Find the eyes of a tilted head again in the picture turned upright, more exactly."""
    if abs(face.roll_deg) < UPRIGHT_DEG:
        return face
    again = _turned(frame, face.roll_deg)
    same = again is not None and math.dist(again.middle, face.middle) < face.size / 3
    return Face(face.x, face.y, face.size, again.eyes) if again and same else face


def _boxes(grey: Grey) -> list[tuple[float, float, float]]:
    """Boxes (x, y, size), the largest first; poor light gets a second and a third look."""
    least = max(24, min(grey.shape) // 10)
    evened = opencv().equalizeHist(grey)
    looks = (("default", grey), ("alt2", grey), ("default", evened), ("alt2", evened))
    for name, look in looks:
        found = _cascade(f"frontalface_{name}").detectMultiScale(look, 1.1, 6, minSize=(least,) * 2)
        boxes = sorted(
            ((float(x), float(y), float(w)) for x, y, w, _ in found), key=lambda b: -b[2]
        )
        if boxes:
            return [box for box in boxes if box[2] >= SECOND_FACE * boxes[0][2]]
    return []


def _with_eyes(frame: Frame, box: list[float]) -> Face:
    x, y, size = box
    return Face(x, y, size, _eyes(frame, x, y, size))


def _eyes(frame: Frame, x: float, y: float, size: float) -> tuple[Point, Point] | None:
    """Two eyes in the upper part of a face, one in each half."""
    top, left = max(0, round(y)), max(0, round(x))
    part = frame[top : round(y + size * 0.62), left : round(x + size)]
    if min(part.shape[:2]) < 8:
        return None
    small, factor = shrunk(part, EYES_PX)
    grey = grey_of(small)
    least = max(8, grey.shape[1] // 9)
    for name in ("eye", "eye_tree_eyeglasses"):
        found = _cascade(name).detectMultiScale(grey, 1.05, 4, minSize=(least, least))
        middles = [(float(a + w / 2), float(b + h / 2), float(w)) for a, b, w, h in found]
        half = grey.shape[1] / 2
        pair = _pair([m for m in middles if m[0] < half], [m for m in middles if m[0] >= half])
        if pair:
            (x1, y1), (x2, y2) = pair
            return (left + x1 / factor, top + y1 / factor), (left + x2 / factor, top + y2 / factor)
    return None


def _pair(
    left: list[tuple[float, float, float]], right: list[tuple[float, float, float]]
) -> tuple[Point, Point] | None:
    """The two eyes whose sizes agree best."""
    pairs = [(abs(a[2] - b[2]), a, b) for a in left for b in right]
    if not pairs:
        return None
    _, a, b = min(pairs)
    return a[:2], b[:2]


def _turned(frame: Frame, turn_deg: float) -> Face | None:
    """A face seen only with the picture turned; its eyes are given in the original picture."""
    cv2 = opencv()
    small, factor = shrunk(frame, SEARCH_PX)
    height, width = small.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn_deg, 1.0)
    turned = cv2.warpAffine(small, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    boxes = _boxes(grey_of(turned))
    if not boxes:
        return None
    seen = _with_eyes(turned, list(boxes[0]))
    if seen.eyes is None:
        return None
    back = cv2.invertAffineTransform(matrix)
    (x, y), a, b = (_moved(back, p, factor) for p in (seen.middle, *seen.eyes))
    size = seen.size / factor
    return Face(x - size / 2, y - size / 2, size, (a, b))


def _moved(matrix: Any, point: Point, factor: float) -> Point:
    x, y = matrix @ (*point, 1.0)
    return float(x) / factor, float(y) / factor
