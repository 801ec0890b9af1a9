"""Makes a frame an identity photograph: upright, 35 × 45 mm, the head 32 to 36 mm, with advice.

::

    face and eyes ─► turn by the line of the eyes ─► crown and chin ─► scale, cut ─► checks

The eyes are found by cascade. The chin follows from them (the eyes of an adult are halfway up
the head, and crown to chin is about 3.55 times their distance); the crown is measured where the
background allows. Nothing is ever refused here: a photograph always comes out, with
what a clerk should look at, and the clerk decides.
"""

import math
from dataclasses import dataclass

import numpy as np

from drivers.photo.pictures.checks import Advice, check_photo
from drivers.photo.pictures.faces import Face, Point, find_faces
from drivers.photo.pictures.head import Head
from drivers.photo.pictures.profile import HEAD_LEAST_MM, HEAD_MOST_MM, UploadProfile
from drivers.photo.pictures.vision import Frame, opencv

#: Eyes to chin and eyes to crown, in distances between the eyes.
CHIN_PER_EYES = 1.77
CROWN_PER_EYES = 1.78
#: The measured crown is trusted between these: less is not a head, more is hair standing up.
CROWN_LEAST, CROWN_MOST = 1.35, 2.3
#: Without eyes: their line and distance as shares of the cascade's box.
EYE_LINE, EYE_DISTANCE = 0.39, 0.37
#: White above the crown.
TOP_MM = 4.5
#: A colour step of at least this much from the background belongs to the person.
STEP = 28


@dataclass(frozen=True, slots=True)
class IdPhoto:
    """The photograph, a copy with the measures drawn on it, and the advice."""

    picture: Frame
    overlay: Frame
    advice: tuple[Advice, ...]


def make_id_photo(frame: Frame, profile: UploadProfile) -> IdPhoto:
    """Turn, scale, cut and judge. Without a face, the middle of the frame is used."""
    faces = find_faces(frame)
    head = measure(frame, faces[0]) if faces else None
    matrix = placing(head, profile) if head else _middle(frame, profile)
    picture = cut(frame, matrix, profile)
    inside = _covers(frame, matrix, profile)
    advice = check_photo(picture, faces, head, matrix, profile, inside=inside)
    return IdPhoto(picture, draw_overlay(picture, head, matrix, profile), advice)


def measure(frame: Frame, face: Face) -> Head:
    """Crown and chin of a face."""
    x, y = face.x, face.y
    left, right = face.eyes or (
        (x + face.size * (0.5 - EYE_DISTANCE / 2), y + face.size * EYE_LINE),
        (x + face.size * (0.5 + EYE_DISTANCE / 2), y + face.size * EYE_LINE),
    )
    apart = math.dist(left, right)
    middle = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2)
    up = _crown(frame, middle, apart, face.roll_deg)
    return Head(
        middle,
        apart,
        face.roll_deg,
        up or CROWN_PER_EYES * apart,
        CHIN_PER_EYES * apart,
        up is not None,
    )


def _crown(frame: Frame, eyes: Point, apart: float, roll_deg: float) -> float | None:
    """How far above the eyes the head ends, or None when the ground does not show it.

    Looks at a strip along the head's axis (:func:`_strip`) for the lowest row of ground above the
    head; the ground must be one colour at the top of the strip.
    """
    strip = _strip(frame, eyes, apart, roll_deg)
    if strip is None:
        return None
    rows = strip.reshape(strip.shape[0], -1, 3).astype(np.int16)
    ground = np.median(rows[:4].reshape(-1, 3), axis=0)
    if np.abs(rows[:4] - ground).max() > STEP:
        return None
    someone = (np.abs(rows - ground).max(axis=2) > STEP).mean(axis=1) > 0.3
    first = int(np.argmax(someone))
    up = (strip.shape[0] - first) / 40
    return up * apart if someone.any() and CROWN_LEAST <= up <= CROWN_MOST else None


def _strip(frame: Frame, eyes: Point, apart: float, roll_deg: float) -> Frame | None:
    """An upright strip, 40 px per distance of the eyes: 3 high, 0.4 wide, ending at the eyes."""
    cv2 = opencv()
    scale = 40 / apart
    turn = cv2.getRotationMatrix2D(eyes, roll_deg, scale)
    turn[:, 2] += (8 - eyes[0], 120 - eyes[1])
    strip: Frame = cv2.warpAffine(frame, turn, (16, 120), flags=cv2.INTER_AREA, borderValue=0)
    reach = cv2.warpAffine(
        np.full(frame.shape[:2], 255, np.uint8), turn, (16, 120), borderValue=0
    ).min(axis=1)
    seen = int(np.argmax(reach > 250))
    return strip[seen:] if 120 - seen > 40 * CROWN_LEAST else None


def placing(head: Head, profile: UploadProfile) -> np.ndarray:
    """The 2 × 3 matrix from frame to photograph that puts the head where it belongs."""
    scale = profile.head_mm * profile.px_per_mm / head.height
    matrix: np.ndarray = opencv().getRotationMatrix2D(head.eyes, head.roll_deg, scale)
    eye_line = TOP_MM * profile.px_per_mm + head.up * scale
    matrix[:, 2] += (profile.width_px / 2 - head.eyes[0], eye_line - head.eyes[1])
    return matrix


def _middle(frame: Frame, profile: UploadProfile) -> np.ndarray:
    height, width = frame.shape[:2]
    scale = max(profile.height_px / height, profile.width_px / width)
    shift = (profile.width_px - width * scale) / 2, (profile.height_px - height * scale) / 2
    return np.array(((scale, 0, shift[0]), (0, scale, shift[1])))


def cut(frame: Frame, matrix: np.ndarray, profile: UploadProfile) -> Frame:
    """The photograph, exactly the profile's pixels. Parts outside the frame are white.

    Shrinking by more than half is done in steps first, so that fine stripes do not cause moiré.
    """
    cv2 = opencv()
    matrix = matrix.copy()
    while np.hypot(*matrix[:, 0]) < 0.5 and min(frame.shape[:2]) > 64:
        before = frame.shape
        frame = cv2.resize(frame, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        matrix[:, 0] *= before[1] / frame.shape[1]
        matrix[:, 1] *= before[0] / frame.shape[0]
    size = (profile.width_px, profile.height_px)
    picture: Frame = cv2.warpAffine(
        frame, matrix, size, flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
    )
    return picture


def _covers(frame: Frame, matrix: np.ndarray, profile: UploadProfile) -> bool:
    """Whether the frame shows the whole photograph (but for a sliver of a pixel's width)."""
    back = opencv().invertAffineTransform(matrix)
    width, height = profile.width_px, profile.height_px
    for corner in ((0, 0), (width, 0), (width, height), (0, height)):
        x, y = back @ (*corner, 1.0)
        if not (-2 <= x <= frame.shape[1] + 2 and -2 <= y <= frame.shape[0] + 2):
            return False
    return True


def draw_overlay(
    picture: Frame, head: Head | None, matrix: np.ndarray, profile: UploadProfile
) -> Frame:
    """The photograph with the lines a clerk judges by: crown, chin between its bounds, axis."""
    cv2 = opencv()
    drawn = picture.copy()
    width = profile.width_px
    thick = max(1, round(profile.px_per_mm * 0.15))
    crown = TOP_MM * profile.px_per_mm
    cv2.line(drawn, (width // 2, 0), (width // 2, profile.height_px), (200, 160, 0), thick)
    cv2.line(drawn, (0, round(crown)), (width, round(crown)), (200, 80, 0), thick)
    for head_mm in (HEAD_LEAST_MM, HEAD_MOST_MM):
        y = round(crown + head_mm * profile.px_per_mm)
        cv2.line(drawn, (0, y), (width, y), (60, 140, 0), thick)
    if head:
        x, y = (round(float(v)) for v in matrix @ (*head.eyes, 1.0))
        half = round(head.apart * float(np.hypot(*matrix[:, 0])) / 2)
        for side in (-half, half):
            cv2.circle(drawn, (x + side, y), 4 * thick, (200, 0, 200), thick, cv2.LINE_AA)
    return drawn
