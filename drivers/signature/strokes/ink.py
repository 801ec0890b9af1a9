"""From samples of a pen to strokes: the one state machine that all pads share.

::

    UP ──(ready, pressure ≥ on)──► FIRST ──► INKING ──(pressure < off, or pen away)──► LAST ──► UP

A stroke holds the samples of FIRST and INKING. LAST is the sample at which the pen was gone; its
place belongs to no stroke. There are two thresholds so that a pen that hardly touches does not
stutter.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from drivers.base import PenPoint

#: Most points in a signature; a pad that streams for ever must not fill the memory.
MOST_POINTS = 60_000


class Phase(StrEnum):
    """What one sample means for the ink."""

    UP = "up"
    FIRST = "first"
    INKING = "inking"
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One report of a pen in the pad's own units; ``ready``: the pen is near enough to be detected.

    ``at_ms`` counts from any start and never goes backwards.
    """

    ready: bool
    x: int
    y: int
    pressure: int
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Where a pad's units lie: ``left`` and ``top`` in units, ``units_per_inch``, full pressure."""

    units_per_inch: float
    most_pressure: int
    left: int = 0
    top: int = 0

    def point(self, sample: Sample, start_ms: int) -> PenPoint:
        """The sample in 0.01 mm from the top left, pressure 0..1, ms from ``start_ms``."""
        scale = 2540 / self.units_per_inch
        return PenPoint(
            x=round((sample.x - self.left) * scale),
            y=round((sample.y - self.top) * scale),
            pressure=min(1.0, max(0.0, sample.pressure / self.most_pressure)),
            at_ms=max(0, sample.at_ms - start_ms),
        )


@dataclass(slots=True)
class Ink:
    """Collects strokes. ``on`` and ``off`` are pressures in the pad's units, ``on >= off``."""

    surface: Surface
    on: int = 21
    off: int = 17
    strokes: list[list[PenPoint]] = field(default_factory=list)
    _down: bool = False
    _start_ms: int | None = None
    _points: int = 0

    def feed(self, sample: Sample) -> Phase:
        """Take a sample in and return its phase."""
        touches = sample.ready and sample.pressure >= (self.off if self._down else self.on)
        if not touches:
            was_down, self._down = self._down, False
            return Phase.LAST if was_down else Phase.UP
        if self._points >= MOST_POINTS:
            return Phase.INKING
        phase = Phase.INKING if self._down else Phase.FIRST
        self._draw(sample, phase)
        return phase

    def _draw(self, sample: Sample, phase: Phase) -> None:
        if self._start_ms is None:
            self._start_ms = sample.at_ms
        if phase is Phase.FIRST:
            self.strokes.append([])
        self.strokes[-1].append(self.surface.point(sample, self._start_ms))
        self._points += 1
        self._down = True

    def take_back(self) -> None:
        """Forget the newest stroke (it was a tap on a button)."""
        if self.strokes:
            self._points -= len(self.strokes.pop())
        if not self.strokes:
            self._start_ms = None
        self._down = False

    def clear(self) -> None:
        """Forget everything, as the signer begins again."""
        self.strokes.clear()
        self._down, self._start_ms, self._points = False, None, 0

    def result(self) -> tuple[tuple[PenPoint, ...], ...]:
        """The strokes so far."""
        return tuple(tuple(stroke) for stroke in self.strokes)


class Unwrapped:
    """Milliseconds from a 16-bit counter that starts over after 65,535."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._total = 0

    def at(self, count: int) -> int:
        """Milliseconds since the first count; a step back (two reports swapped) counts as zero."""
        step = 0 if self._last is None else (count - self._last) & 0xFFFF
        if step < 0x8000:
            self._last = count
            self._total += step
        return self._total
