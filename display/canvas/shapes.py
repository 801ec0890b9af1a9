"""Class shapes, signs and pictograms as vectors, so that nothing depends on an emoji font.

Pure. A drawing is a sequence of primitives in a unit square, x to the right, y downwards; later
ones are drawn over earlier ones and a ``hole`` removes what is under it. One colour.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]

#: Stroke width of the pictograms, as a fraction of the square's side.
PEN = 0.07


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon."""

    points: tuple[Point, ...]
    hole: bool = False


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle."""

    center: Point
    radius: float
    hole: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points with round ends and joints."""

    points: tuple[Point, ...]
    width: float = PEN
    hole: bool = False


Primitive = Area | Disc | Stroke
Drawing = tuple[Primitive, ...]


def arc(
    center: Point, radius: float, start_deg: float, end_deg: float, steps: int = 24
) -> tuple[Point, ...]:
    """Points along a circle; 0° is to the right, 90° is down."""
    x, y = center
    angles = (math.radians(start_deg + (end_deg - start_deg) * i / steps) for i in range(steps + 1))
    return tuple((x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles)


def curve(a: Point, b: Point, c: Point, d: Point, steps: int = 20) -> tuple[Point, ...]:
    """Points along the cubic Bézier curve from ``a`` to ``d``."""
    points = []
    for i in range(steps + 1):
        t = i / steps
        u = 1 - t
        weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
        x = sum(k * p[0] for k, p in zip(weights, (a, b, c, d), strict=True))
        y = sum(k * p[1] for k, p in zip(weights, (a, b, c, d), strict=True))
        points.append((x, y))
    return tuple(points)


def box(x: float, y: float, w: float, h: float, radius: float = 0.04) -> tuple[Point, ...]:
    """The outline of a rounded rectangle, closed."""
    right, bottom = x + w - radius, y + h - radius
    left, top = x + radius, y + radius
    outline = (
        *arc((right, top), radius, -90, 0, 6),
        *arc((right, bottom), radius, 0, 90, 6),
        *arc((left, bottom), radius, 90, 180, 6),
        *arc((left, top), radius, 180, 270, 6),
    )
    return (*outline, outline[0])


def _line(*points: Point, width: float = PEN) -> Stroke:
    return Stroke(points, width)


def _ring(center: Point, radius: float, width: float = PEN) -> Stroke:
    return Stroke(arc(center, radius, 0, 360, 48), width)


def _person(x: float, y: float, size: float) -> tuple[Primitive, ...]:
    """Head and shoulders; ``y`` is the middle of the head, ``size`` its diameter."""
    shoulders = arc((x, y + size * 1.65), size * 0.95, 180, 360, 24)
    return (Disc((x, y), size / 2), Area(shoulders))


def _flip(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple((1 - x, y) for x, y in points)


def _turn(points: Sequence[Point], quarter: int) -> tuple[Point, ...]:
    """Turn by quarters, clockwise on the screen."""
    turned = tuple(points)
    for _ in range(quarter % 4):
        turned = tuple((1 - y, x) for x, y in turned)
    return turned


# Class shapes: filled, told apart by outline alone.

_HEART_HALF = (
    *curve((0.5, 0.30), (0.44, 0.16), (0.34, 0.10), (0.25, 0.10)),
    *curve((0.25, 0.10), (0.10, 0.10), (0.02, 0.22), (0.02, 0.36)),
    *curve((0.02, 0.36), (0.02, 0.58), (0.26, 0.74), (0.5, 0.95)),
)

HEART: Drawing = (Area((*_HEART_HALF, *reversed(_flip(_HEART_HALF)))),)
CIRCLE: Drawing = (Disc((0.5, 0.5), 0.44),)
HOUSE: Drawing = (
    Area(((0.5, 0.05), (0.98, 0.50), (0.84, 0.50), (0.84, 0.94), (0.16, 0.94), (0.16, 0.50),
          (0.02, 0.50))),
    Area(((0.41, 0.94), (0.41, 0.66), (0.59, 0.66), (0.59, 0.94)), hole=True),
)  # fmt: skip
SPEECH: Drawing = (
    Area(box(0.03, 0.10, 0.94, 0.62, 0.18)),
    Area(((0.22, 0.66), (0.22, 0.96), (0.52, 0.68))),
)
DIAMOND: Drawing = (Area(((0.5, 0.03), (0.97, 0.5), (0.5, 0.97), (0.03, 0.5))),)

# Signs.

_ARROW = (
    (0.04, 0.40), (0.54, 0.40), (0.54, 0.14), (0.97, 0.50), (0.54, 0.86), (0.54, 0.60),
    (0.04, 0.60),
)  # fmt: skip
_CHEVRON = ((0.36, 0.16), (0.70, 0.50), (0.36, 0.84))

ALARM: Drawing = (
    Area(((0.5, 0.06), (0.98, 0.92), (0.02, 0.92))),
    Stroke(((0.5, 0.06), (0.98, 0.92), (0.02, 0.92), (0.5, 0.06)), 0.03),
    Stroke(((0.5, 0.38), (0.5, 0.62)), 0.09, hole=True),
    Disc((0.5, 0.78), 0.055, hole=True),
)
TICK: Drawing = (_line((0.10, 0.54), (0.38, 0.82), (0.90, 0.20), width=0.15),)
PAUSE: Drawing = (
    _line((0.34, 0.16), (0.34, 0.84), width=0.17),
    _line((0.66, 0.16), (0.66, 0.84), width=0.17),
)
CROSS: Drawing = (
    _line((0.2, 0.2), (0.8, 0.8), width=0.12),
    _line((0.8, 0.2), (0.2, 0.8), width=0.12),
)
PLUS: Drawing = (
    _line((0.5, 0.12), (0.5, 0.88), width=0.13),
    _line((0.12, 0.5), (0.88, 0.5), width=0.13),
)
BACK: Drawing = (
    _line((0.90, 0.5), (0.12, 0.5), width=0.11),
    _line((0.44, 0.18), (0.12, 0.5), (0.44, 0.82), width=0.11),
)
HOME: Drawing = (
    _line((0.06, 0.50), (0.5, 0.10), (0.94, 0.50), width=0.09),
    _line((0.18, 0.44), (0.18, 0.90), (0.82, 0.90), (0.82, 0.44), width=0.09),
    _line((0.41, 0.88), (0.41, 0.62), (0.59, 0.62), (0.59, 0.88), width=0.08),
)
HELP: Drawing = (
    Disc((0.5, 0.22), 0.14),
    Area((*arc((0.5, 0.72), 0.30, 180, 360, 32), (0.80, 0.94), (0.20, 0.94))),
    Stroke((*arc((0.80, 0.20), 0.09, 170, 395, 20), (0.81, 0.33), (0.80, 0.36)), 0.055),
    Disc((0.80, 0.45), 0.036),
)
QUESTION: Drawing = (
    _ring((0.5, 0.5), 0.43, 0.08),
    Stroke((*arc((0.5, 0.38), 0.14, 180, 400, 28), (0.5, 0.55), (0.5, 0.60)), 0.09),
    Disc((0.5, 0.74), 0.055),
)
LANGUAGE: Drawing = (
    _ring((0.5, 0.5), 0.42, 0.065),
    Stroke(curve((0.5, 0.08), (0.22, 0.34), (0.22, 0.66), (0.5, 0.92)), 0.055),
    Stroke(curve((0.5, 0.08), (0.78, 0.34), (0.78, 0.66), (0.5, 0.92)), 0.055),
    _line((0.09, 0.5), (0.91, 0.5), width=0.055),
    Stroke(curve((0.15, 0.28), (0.35, 0.36), (0.65, 0.36), (0.85, 0.28)), 0.055),
    Stroke(curve((0.15, 0.72), (0.35, 0.64), (0.65, 0.64), (0.85, 0.72)), 0.055),
)
PRINTER: Drawing = (
    _line((0.28, 0.36), (0.28, 0.08), (0.72, 0.08), (0.72, 0.36)),
    Stroke(box(0.08, 0.36, 0.84, 0.40, 0.06)),
    Area(box(0.24, 0.56, 0.52, 0.38, 0.02), hole=True),
    _line((0.28, 0.60), (0.28, 0.92), (0.72, 0.92), (0.72, 0.60)),
    _line((0.20, 0.60), (0.80, 0.60)),
    _line((0.40, 0.71), (0.60, 0.71), width=0.05),
    _line((0.40, 0.81), (0.60, 0.81), width=0.05),
    Disc((0.78, 0.47), 0.035),
)
SLIP: Drawing = (
    _line((0.22, 0.90), (0.22, 0.06), (0.78, 0.06), (0.78, 0.90), (0.685, 0.82), (0.59, 0.90),
          (0.5, 0.82), (0.405, 0.90), (0.315, 0.82), (0.22, 0.90)),
    _line((0.36, 0.22), (0.64, 0.22), width=0.05),
    _line((0.36, 0.37), (0.64, 0.37), width=0.12),
    _line((0.36, 0.54), (0.64, 0.54), width=0.05),
    _line((0.36, 0.66), (0.52, 0.66), width=0.05),
)  # fmt: skip
TOUCH: Drawing = (
    Stroke(arc((0.42, 0.24), 0.19, 150, 390, 32), 0.055),
    Stroke(((0.42, 0.62), (0.42, 0.25)), 0.115),
    Stroke(((0.55, 0.62), (0.55, 0.48)), 0.115),
    Stroke(((0.665, 0.62), (0.665, 0.51)), 0.11),
    Stroke(((0.775, 0.66), (0.775, 0.56)), 0.10),
    Area((
        (0.365, 0.50), (0.825, 0.56), (0.825, 0.70),
        *curve((0.825, 0.70), (0.82, 0.86), (0.74, 0.96), (0.60, 0.96)),
        *curve((0.54, 0.96), (0.42, 0.95), (0.36, 0.86), (0.22, 0.66)),
        *curve((0.20, 0.60), (0.28, 0.54), (0.34, 0.62), (0.365, 0.66)),
    )),
    Stroke(((0.255, 0.63), (0.36, 0.76)), 0.10),
)  # fmt: skip
CLOCK: Drawing = (
    _ring((0.5, 0.5), 0.43, 0.08),
    _line((0.5, 0.24), (0.5, 0.5), (0.68, 0.62), width=0.075),
)
MEGAPHONE: Drawing = (
    Area(((0.10, 0.40), (0.34, 0.40), (0.76, 0.14), (0.76, 0.82), (0.34, 0.60), (0.10, 0.60))),
    _line((0.24, 0.60), (0.32, 0.86), width=0.10),
    Stroke(arc((0.76, 0.48), 0.16, -55, 55, 16), 0.06),
)
LINK_LOST: Drawing = (
    Stroke(arc((0.5, 0.80), 0.62, 222, 318, 24), 0.08),
    Stroke(arc((0.5, 0.80), 0.40, 222, 318, 24), 0.08),
    Disc((0.5, 0.78), 0.07),
    Stroke(((0.16, 0.10), (0.86, 0.90)), 0.17, hole=True),
    _line((0.16, 0.10), (0.86, 0.90), width=0.08),
)
SOUND_OFF: Drawing = (
    Area(((0.06, 0.37), (0.24, 0.37), (0.50, 0.14), (0.50, 0.86), (0.24, 0.63), (0.06, 0.63))),
    _line((0.64, 0.37), (0.90, 0.63), width=0.08),
    _line((0.90, 0.37), (0.64, 0.63), width=0.08),
)

# Pictograms of the service categories: outlines with one pen.

DOCUMENT: Drawing = (
    _line((0.60, 0.06), (0.18, 0.06), (0.18, 0.94), (0.82, 0.94), (0.82, 0.28), (0.60, 0.06)),
    _line((0.60, 0.06), (0.60, 0.28), (0.82, 0.28)),
    _line((0.33, 0.46), (0.67, 0.46), width=0.06),
    _line((0.33, 0.61), (0.67, 0.61), width=0.06),
    _line((0.33, 0.76), (0.54, 0.76), width=0.06),
)
ID_CARD: Drawing = (
    Stroke(box(0.05, 0.18, 0.90, 0.64, 0.08)),
    *_person(0.30, 0.41, 0.17),
    _line((0.55, 0.38), (0.82, 0.38), width=0.06),
    _line((0.55, 0.52), (0.82, 0.52), width=0.06),
    _line((0.55, 0.66), (0.72, 0.66), width=0.06),
)
REGISTRATION: Drawing = (
    _line((0.50, 0.24), (0.50, 0.88)),
    Stroke((*curve((0.50, 0.24), (0.40, 0.12), (0.20, 0.12), (0.06, 0.16)), (0.06, 0.80),
            *curve((0.06, 0.80), (0.20, 0.76), (0.40, 0.76), (0.50, 0.88)))),
    Stroke(_flip((*curve((0.50, 0.24), (0.40, 0.12), (0.20, 0.12), (0.06, 0.16)), (0.06, 0.80),
                  *curve((0.06, 0.80), (0.20, 0.76), (0.40, 0.76), (0.50, 0.88))))),
    _line((0.19, 0.36), (0.37, 0.40), width=0.055),
    _line((0.19, 0.54), (0.37, 0.58), width=0.055),
    _line((0.63, 0.40), (0.81, 0.36), width=0.055),
    _line((0.63, 0.58), (0.81, 0.54), width=0.055),
)  # fmt: skip
MOVE: Drawing = (
    _line((0.42, 0.48), (0.70, 0.20), (0.97, 0.48)),
    _line((0.50, 0.42), (0.50, 0.88), (0.90, 0.88), (0.90, 0.42)),
    _line((0.04, 0.64), (0.34, 0.64), width=0.08),
    _line((0.22, 0.50), (0.36, 0.64), (0.22, 0.78), width=0.08),
    _line((0.64, 0.86), (0.64, 0.64), (0.76, 0.64), (0.76, 0.86), width=0.06),
)
SEAL: Drawing = (
    _line((0.36, 0.58), (0.40, 0.40), *arc((0.5, 0.22), 0.15, 130, 410, 24), (0.60, 0.40),
          (0.64, 0.58)),
    Stroke(box(0.20, 0.58, 0.60, 0.18, 0.04)),
    _line((0.14, 0.92), (0.86, 0.92), width=0.08),
)  # fmt: skip
NAME: Drawing = (
    _line((0.16, 0.90), (0.84, 0.90)),
    _line((0.20, 0.74), (0.24, 0.54), (0.68, 0.10), (0.84, 0.26), (0.40, 0.70), (0.20, 0.74)),
    _line((0.58, 0.20), (0.74, 0.36), width=0.06),
)
NATIONALITY: Drawing = (
    _line((0.14, 0.06), (0.14, 0.94), width=0.085),
    Stroke((*curve((0.14, 0.14), (0.34, 0.02), (0.58, 0.28), (0.90, 0.12)), (0.90, 0.58),
            *curve((0.90, 0.58), (0.58, 0.74), (0.34, 0.46), (0.14, 0.60)))),
    Disc((0.51, 0.37), 0.085),
)  # fmt: skip
PASSPORT: Drawing = (
    Stroke(box(0.17, 0.06, 0.66, 0.88, 0.07)),
    _ring((0.5, 0.42), 0.20, 0.06),
    Stroke(curve((0.5, 0.22), (0.37, 0.34), (0.37, 0.50), (0.5, 0.62)), 0.045),
    Stroke(curve((0.5, 0.22), (0.63, 0.34), (0.63, 0.50), (0.5, 0.62)), 0.045),
    _line((0.30, 0.42), (0.70, 0.42), width=0.045),
    _line((0.34, 0.78), (0.66, 0.78), width=0.06),
)
DIGITAL: Drawing = (
    Stroke(box(0.05, 0.20, 0.90, 0.60, 0.08)),
    Stroke(box(0.18, 0.36, 0.26, 0.26, 0.04), 0.055),
    _line((0.18, 0.49), (0.44, 0.49), width=0.04),
    _line((0.31, 0.36), (0.31, 0.62), width=0.04),
    Stroke(arc((0.54, 0.49), 0.12, -50, 50, 12), 0.055),
    Stroke(arc((0.54, 0.49), 0.24, -45, 45, 12), 0.055),
)
CROSSAGENCY: Drawing = (
    _line((0.5, 0.30), (0.5, 0.52)),
    _line((0.20, 0.72), (0.20, 0.52), (0.80, 0.52), (0.80, 0.72)),
    Stroke(box(0.34, 0.06, 0.32, 0.25, 0.04)),
    Stroke(box(0.05, 0.70, 0.30, 0.24, 0.04)),
    Stroke(box(0.65, 0.70, 0.30, 0.24, 0.04)),
)
DOORPLATE: Drawing = (
    Stroke(box(0.06, 0.26, 0.88, 0.48, 0.06)),
    Disc((0.16, 0.36), 0.03),
    Disc((0.84, 0.36), 0.03),
    _line((0.24, 0.42), (0.34, 0.34), (0.34, 0.64), width=0.065),
    Stroke((*arc((0.54, 0.42), 0.085, 180, 380, 16), (0.455, 0.64), (0.64, 0.64)), 0.065),
    _line((0.72, 0.50), (0.82, 0.50), width=0.065),
)
VISIT: Drawing = (
    _line((0.05, 0.52), (0.36, 0.20), (0.67, 0.52)),
    _line((0.13, 0.46), (0.13, 0.90), (0.42, 0.90)),
    Disc((0.74, 0.50), 0.105),
    Area((*arc((0.74, 0.86), 0.21, 180, 360, 24), (0.95, 0.93), (0.53, 0.93))),
)
WHEELCHAIR: Drawing = (
    Disc((0.40, 0.12), 0.09),
    _line((0.40, 0.27), (0.43, 0.56), (0.68, 0.56), (0.80, 0.86), (0.92, 0.82)),
    _line((0.41, 0.40), (0.64, 0.40)),
    Stroke(arc((0.45, 0.66), 0.27, 20, 255), PEN),
)
FAMILY: Drawing = (
    *_person(0.28, 0.24, 0.23),
    *_person(0.72, 0.24, 0.23),
    Disc((0.5, 0.60), 0.15, hole=True),
    Area(arc((0.5, 0.96), 0.24, 180, 360, 24), hole=True),
    *_person(0.5, 0.62, 0.17),
)
OTHER: Drawing = (
    Stroke(box(0.05, 0.10, 0.90, 0.60, 0.14)),
    _line((0.28, 0.70), (0.28, 0.92), (0.50, 0.71)),
    Disc((0.29, 0.40), 0.055),
    Disc((0.5, 0.40), 0.055),
    Disc((0.71, 0.40), 0.055),
)

SHAPES: dict[str, Drawing] = {
    "circle": CIRCLE,
    "heart": HEART,
    "house": HOUSE,
    "speech": SPEECH,
    "diamond": DIAMOND,
    "arrow": (Area(_ARROW),),
    "arrow_down": (Area(_turn(_ARROW, 1)),),
    "arrow_left": (Area(_turn(_ARROW, 2)),),
    "arrow_up": (Area(_turn(_ARROW, 3)),),
    "chevron": (Stroke(_CHEVRON, 0.11),),
    "chevron_left": (Stroke(_turn(_CHEVRON, 2), 0.11),),
    "tick": TICK,
    "cross": CROSS,
    "plus": PLUS,
    "pause": PAUSE,
    "alarm": ALARM,
    "back": BACK,
    "home": HOME,
    "help": HELP,
    "question": QUESTION,
    "language": LANGUAGE,
    "printer": PRINTER,
    "slip": SLIP,
    "touch": TOUCH,
    "clock": CLOCK,
    "megaphone": MEGAPHONE,
    "link_lost": LINK_LOST,
    "sound_off": SOUND_OFF,
    "document": DOCUMENT,
    "id_card": ID_CARD,
    "registration": REGISTRATION,
    "move": MOVE,
    "seal": SEAL,
    "name": NAME,
    "nationality": NATIONALITY,
    "passport": PASSPORT,
    "digital": DIGITAL,
    "crossagency": CROSSAGENCY,
    "doorplate": DOORPLATE,
    "visit": VISIT,
    "family": FAMILY,
    "wheelchair": WHEELCHAIR,
    "other": OTHER,
    # Other names for the same drawings, as used in catalogues.
    "bubble": SPEECH,
    "chip_card": DIGITAL,
}


def drawing(name: str) -> Drawing:
    """The vectors of a shape; an unknown name (an icon from a newer catalogue) gets ``other``."""
    return SHAPES.get(name, OTHER)
