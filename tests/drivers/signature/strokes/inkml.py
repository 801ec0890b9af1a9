"""InkML read back, as another program would."""

import xml.etree.ElementTree as ElementTree

from drivers.base import PenPoint
from drivers.signature.strokes.exports import INKML


def from_inkml(document: bytes) -> tuple[tuple[PenPoint, ...], ...]:
    """The strokes of a document made by :func:`to_inkml`.

    Raises:
        ValueError: If it is not such a document.
    """
    try:
        root = ElementTree.fromstring(document)
    except ElementTree.ParseError as error:
        raise ValueError("not XML") from error
    return tuple(
        tuple(_point(one) for one in (trace.text or "").split(","))
        for trace in root.iter(f"{{{INKML}}}trace")
    )


def _point(text: str) -> PenPoint:
    x, y, pressure, at_ms = text.split()
    return PenPoint(
        x=round(float(x) * 100),
        y=round(float(y) * 100),
        pressure=float(pressure),
        at_ms=int(at_ms),
    )
