"""A head as measured in a frame."""

from dataclasses import dataclass

from drivers.photo.pictures.faces import Point


@dataclass(frozen=True, slots=True)
class Head:
    """A head in its frame: middle of the eyes, their distance, the roll, crown and chin below
    and above the eyes (px along the head's own axis), and whether the crown was measured.
    """

    eyes: Point
    apart: float
    roll_deg: float
    up: float
    down: float
    measured: bool

    @property
    def height(self) -> float:
        """Crown to chin, px."""
        return self.up + self.down
