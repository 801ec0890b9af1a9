"""What the office's upload requires of a picture: pixels, dots per inch, bytes; from the options.

No public source gives limits for the digital upload, so none are built in: the defaults are the
printed photograph (35 × 45 mm) at 300 dpi, and every number can be changed in the configuration.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from drivers.errors import UriError

WIDTH_MM, HEIGHT_MM = 35.0, 45.0
#: Crown to chin on the printed photograph.
HEAD_LEAST_MM, HEAD_MOST_MM = 32.0, 36.0


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadProfile:
    """Sizes of what is handed over.

    An identity photograph is ``width_px`` × ``height_px`` (the whole 35 × 45 mm), a page at most
    ``page_px`` on its longer side.
    """

    dpi: int = 300
    width_px: int = 413
    height_px: int = 531
    head_mm: float = 34.0
    most_bytes: int = 1_000_000
    page_px: int = 2339
    page_most_bytes: int = 3_000_000

    @property
    def px_per_mm(self) -> float:
        """Scale of the photograph."""
        return self.height_px / HEIGHT_MM

    def mm(self, px: float) -> float:
        """A length on the photograph."""
        return px / self.px_per_mm


def profile_from(options: Mapping[str, str]) -> UploadProfile:
    """A profile from a device's options: ``dpi``, ``width_px``, ``height_px``, ``head_mm``,
    ``max_bytes``, ``page_px``, ``page_max_bytes``. Pixels follow from ``dpi`` unless given.

    Raises:
        UriError: A number out of bounds, or pixels whose shape is not 35 : 45.
    """
    dpi = _whole(options, "dpi", 300, 100, 1200)
    profile = UploadProfile(
        dpi=dpi,
        width_px=_whole(options, "width_px", round(WIDTH_MM / 25.4 * dpi), 100, 3000),
        height_px=_whole(options, "height_px", round(HEIGHT_MM / 25.4 * dpi), 100, 4000),
        head_mm=_head(options.get("head_mm", "34")),
        most_bytes=_whole(options, "max_bytes", 1_000_000, 10_000, 4_000_000),
        page_px=_whole(options, "page_px", 2339, 500, 5000),
        page_most_bytes=_whole(options, "page_max_bytes", 3_000_000, 50_000, 4_000_000),
    )
    shape = profile.width_px / profile.height_px
    if abs(shape - WIDTH_MM / HEIGHT_MM) > 0.01:
        raise UriError(f"{profile.width_px} × {profile.height_px} px is not the shape 35 × 45")
    return profile


def _whole(options: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    text = options.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= most):
        raise UriError(f"{name}={text!r} must be a whole number from {least} to {most}")
    return int(text)


def _head(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not HEAD_LEAST_MM <= value <= HEAD_MOST_MM:
        raise UriError(f"head_mm={text!r} must be from 32 to 36")
    return value
