"""Whether a screen of a given size can be read, or touched, by people."""

from dataclasses import dataclass

MM_PER_INCH = 25.4
#: Height of a capital letter or digit for each metre of distance: 0.7 degrees.
CAP_MM_PER_M = 12.2
#: A digit takes this share of its text's height (ascent, descent and a little air).
CAP_SHARE = 0.7
#: The share of a screen's height that calls may fill; clock and marquee take the rest.
CALLS_SHARE = 0.75
#: The kiosk's smallest button and the gap to the next one.
BUTTON_MM = 20
GAP_MM = 3
#: The kiosk's tallest screen: heading, eight choices in two columns, a row for back and home.
KIOSK_ROWS = 7
KIOSK_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class ScreenSize:
    """Pixels and diagonal of a screen."""

    width_px: int
    height_px: int
    inches: float

    @property
    def px_per_mm(self) -> float:
        """Pixels per millimetre, the same across and down."""
        diagonal_px = float((self.width_px**2 + self.height_px**2) ** 0.5)
        return diagonal_px / (self.inches * MM_PER_INCH)

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height in millimetres."""
        return self.width_px / self.px_per_mm, self.height_px / self.px_per_mm


def calls_that_fit(screen: ScreenSize, distance_m: float) -> int:
    """How many calls fit on a screen at a size that can be read from ``distance_m``."""
    row_mm = CAP_MM_PER_M * distance_m / CAP_SHARE
    return int(screen.size_mm[1] * CALLS_SHARE / row_mm)


def farthest_m(screen: ScreenSize, calls: int) -> float:
    """The greatest distance from which this number of calls can be read."""
    return screen.size_mm[1] * CALLS_SHARE * CAP_SHARE / (CAP_MM_PER_M * calls)


def can_be_touched(screen: ScreenSize) -> bool:
    """Whether the kiosk's fullest screen fits with buttons of the required size."""
    step = BUTTON_MM + GAP_MM
    width_mm, height_mm = screen.size_mm
    return width_mm >= KIOSK_COLUMNS * step and height_mm >= KIOSK_ROWS * step
