"""What a clerk should look at before taking a photograph. Advice, never a refusal.

Each piece of advice is a code with words in the catalogue (``photo.<code>``) and the measured
value. The bounds come from the rules for the printed photograph and from ISO/IEC 19794-5 where it
gives any; those for light and sharpness are our own, set on drawn faces and yet to be checked on
real ones.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from drivers.photo.pictures.faces import Face
from drivers.photo.pictures.head import Head
from drivers.photo.pictures.profile import UploadProfile
from drivers.photo.pictures.vision import Frame, Grey, grey_of, opencv
from queue_server.wire.messages import jobs

#: ISO/IEC 19794-5: at least 90 px between the eyes in what the camera saw.
LEAST_APART_PX = 90
MOST_ROLL_DEG = 8.0
MOST_TURN = 0.1
WHITE_LEAST, COLOUR_MOST, UNEVEN_MOST = 205.0, 12.0, 14.0
DARK, BRIGHT, GLARE_SHARE, ONE_SIDED = 85.0, 228.0, 0.12, 0.22
#: Variance of the Laplacian of a face 240 px wide, at the brightness of skin in good light.
BLURRED = 4.5
#: All codes; each has words in the catalogue.
CODES = (
    "no_face", "several_faces", "eyes_unclear", "head_cut_off", "too_far", "tilted", "turned",
    "crown_estimated", "background_not_white", "background_uneven", "too_dark", "too_bright",
    "glare", "one_sided_light", "blurred",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to look at, and the measured value."""

    code: str
    value: float = 0.0

    def as_json(self) -> jobs.Advice:
        """The names the wire uses."""
        return {"code": self.code, "value": round(self.value, 1)}


def check_photo(
    picture: Frame,
    faces: Sequence[Face],
    head: Head | None,
    matrix: np.ndarray,
    profile: UploadProfile,
    *,
    inside: bool,
) -> tuple[Advice, ...]:
    """Everything worth saying about a photograph, in the order of :data:`CODES`."""
    if head is None:
        return (Advice("no_face"), *_ground(picture))
    found = [
        *_pose(faces, head, inside=inside),
        *_ground(picture),
        *_light(_face_of(picture, head, matrix)),
    ]
    return tuple(sorted(found, key=lambda one: CODES.index(one.code)))


def _pose(faces: Sequence[Face], head: Head, *, inside: bool) -> Iterator[Advice]:
    face = faces[0]
    if len(faces) > 1:
        yield Advice("several_faces", len(faces))
    if face.eyes is None:
        yield Advice("eyes_unclear")
    if not inside:
        yield Advice("head_cut_off")
    if head.apart < LEAST_APART_PX:
        yield Advice("too_far", head.apart)
    if abs(head.roll_deg) > MOST_ROLL_DEG:
        yield Advice("tilted", head.roll_deg)
    aside = (head.eyes[0] - face.middle[0]) / face.size
    if abs(aside) > MOST_TURN and abs(head.roll_deg) < MOST_ROLL_DEG:
        yield Advice("turned", aside * 100)
    if not head.measured:
        yield Advice("crown_estimated")


def _ground(picture: Frame) -> Iterator[Advice]:
    """Judge the background, beside and above the head where no shoulder reaches."""
    height, width = picture.shape[:2]
    side, low, top = max(1, width // 10), round(height * 0.5), max(1, height // 18)
    parts = (picture[:low, :side], picture[:low, -side:], picture[:top])
    cv2 = opencv()
    ground = np.concatenate([part.reshape(-1, 3) for part in parts])[:, None, :]
    lab = cv2.cvtColor(ground, cv2.COLOR_BGR2LAB).reshape(-1, 3).astype(np.float64)
    light = float(lab[:, 0].mean())
    colour = float(np.abs(lab[:, 1:].mean(axis=0) - 128).max())
    uneven = float(lab[:, 0].std())
    if light < WHITE_LEAST or colour > COLOUR_MOST:
        yield Advice("background_not_white", light if light < WHITE_LEAST else colour)
    if uneven > UNEVEN_MOST:
        yield Advice("background_uneven", uneven)


def _face_of(picture: Frame, head: Head, matrix: np.ndarray) -> Grey:
    """The face from brows to mouth, in grey, 240 px wide whatever the profile."""
    cv2 = opencv()
    x, y = (float(v) for v in matrix @ (*head.eyes, 1.0))
    apart = head.apart * float(np.hypot(*matrix[:, 0]))
    top, bottom = round(y - 0.5 * apart), round(y + 1.3 * apart)
    part = picture[max(0, top) : bottom, max(0, round(x - 0.8 * apart)) : round(x + 0.8 * apart)]
    if min(part.shape[:2]) < 2:
        return np.zeros((2, 240), np.uint8)
    rows = max(2, round(240 * part.shape[0] / part.shape[1]))
    grey: Grey = cv2.resize(grey_of(part), (240, rows), interpolation=cv2.INTER_AREA)
    return grey


def _light(face: Grey) -> Iterator[Advice]:
    mean = float(face.mean())
    left, right = float(face[:, :100].mean()), float(face[:, 140:].mean())
    shining = float((face >= 250).mean())
    sharp = float(opencv().Laplacian(face, 6).var())
    if mean < DARK:
        yield Advice("too_dark", mean)
    if mean > BRIGHT:
        yield Advice("too_bright", mean)
    elif shining > GLARE_SHARE:
        yield Advice("glare", shining * 100)
    if abs(left - right) > ONE_SIDED * max(mean, 1.0):
        yield Advice("one_sided_light", (right - left) / max(mean, 1.0) * 100)
    if sharp < BLURRED * (max(mean, 1.0) / 170) ** 2:
        yield Advice("blurred", sharp)
