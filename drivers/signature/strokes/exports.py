"""A signature as SVG, InkML and PNG. Pure; strokes are in 0.01 mm from the top left."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw

from drivers.base import PenPoint

Strokes = Sequence[Sequence[PenPoint]]

SVG = "http://www.w3.org/2000/svg"
INKML = "http://www.w3.org/2003/InkML"
#: Margin around the ink, and the least and greatest pen width, in 0.01 mm.
MARGIN, THIN, THICK = 200, 25, 70
#: A picture is never larger than this, whatever the strokes claim.
MOST_PX = 4096


def frame(strokes: Strokes) -> tuple[int, int, int, int]:
    """Left, top, width and height of the ink with its margin, in 0.01 mm."""
    points = [point for stroke in strokes for point in stroke]
    if not points:
        return 0, 0, 2 * MARGIN, 2 * MARGIN
    left, right = min(p.x for p in points), max(p.x for p in points)
    top, bottom = min(p.y for p in points), max(p.y for p in points)
    return left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN


def width_of(pressure: float) -> float:
    """The pen width at a pressure, in 0.01 mm."""
    return THIN + (THICK - THIN) * pressure


def to_svg(strokes: Strokes) -> bytes:
    """A drawing in mm: one line per piece of a stroke, as wide as the pen was pressed."""
    ElementTree.register_namespace("", SVG)
    left, top, width, height = frame(strokes)
    root = ElementTree.Element(
        f"{{{SVG}}}svg",
        {
            "width": f"{width / 100:.2f}mm",
            "height": f"{height / 100:.2f}mm",
            "viewBox": f"{left} {top} {width} {height}",
        },
    )
    group = {"stroke": "#000", "stroke-linecap": "round", "fill": "none"}
    for stroke in strokes:
        lines = ElementTree.SubElement(root, f"{{{SVG}}}g", group)
        for start, end in _pieces(stroke):
            ElementTree.SubElement(lines, f"{{{SVG}}}line", _line(start, end))
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _pieces(stroke: Sequence[PenPoint]) -> list[tuple[PenPoint, PenPoint]]:
    """Pairs of neighbouring points of a stroke; a dot is a piece of its own."""
    if len(stroke) == 1:
        return [(stroke[0], stroke[0])]
    return list(pairwise(stroke))


def _line(start: PenPoint, end: PenPoint) -> dict[str, str]:
    return {
        "x1": str(start.x),
        "y1": str(start.y),
        "x2": str(end.x),
        "y2": str(end.y),
        "stroke-width": f"{width_of(end.pressure):.0f}",
    }


def to_inkml(strokes: Strokes) -> bytes:
    """InkML with the channels X and Y (0.01 mm), F (0..1) and T (ms)."""
    ElementTree.register_namespace("", INKML)
    root = ElementTree.Element(f"{{{INKML}}}ink")
    definitions = ElementTree.SubElement(root, f"{{{INKML}}}definitions")
    form = ElementTree.SubElement(definitions, f"{{{INKML}}}traceFormat")
    for name, kind, units in (
        ("X", "decimal", "mm"), ("Y", "decimal", "mm"), ("F", "decimal", "dev"),
        ("T", "integer", "ms"),
    ):  # fmt: skip
        channel = {"name": name, "type": kind, "units": units}
        ElementTree.SubElement(form, f"{{{INKML}}}channel", channel)
    for stroke in strokes:
        trace = ElementTree.SubElement(root, f"{{{INKML}}}trace")
        trace.text = ", ".join(
            f"{p.x / 100:.2f} {p.y / 100:.2f} {p.pressure:.4f} {p.at_ms}" for p in stroke
        )
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def to_png(strokes: Strokes, dpi: int = 300) -> bytes:
    """A grey picture: white ground, black ink, smooth edges; ``dpi`` is written into it."""
    left, top, width, height = frame(strokes)
    scale = dpi / 2540
    scale *= min(1.0, MOST_PX / max(1.0, width * scale, height * scale))
    fine = 4
    size = max(1, round(width * scale)), max(1, round(height * scale))
    picture = Image.new("L", (min(size[0] * fine, 16384), min(size[1] * fine, 16384)), 255)
    fit = picture.width / width if width else 1.0
    pen = ImageDraw.Draw(picture)
    for stroke in strokes:
        for start, end in _pieces(stroke):
            _paint(pen, start, end, (left, top), fit)
    out = BytesIO()
    picture.resize(size, Image.Resampling.LANCZOS).save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def _paint(
    pen: ImageDraw.ImageDraw,
    start: PenPoint,
    end: PenPoint,
    origin: tuple[int, int],
    fit: float,
) -> None:
    x1, y1 = (start.x - origin[0]) * fit, (start.y - origin[1]) * fit
    x2, y2 = (end.x - origin[0]) * fit, (end.y - origin[1]) * fit
    wide = width_of(end.pressure) * fit
    pen.line((x1, y1, x2, y2), fill=0, width=max(1, round(wide)))
    half = wide / 2
    pen.ellipse((x2 - half, y2 - half, x2 + half, y2 + half), fill=0)
