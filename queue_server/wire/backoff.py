"""How long to wait before the next attempt. Pure: chance is an argument."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses that double from ``first_s`` to ``longest_s``, shortened by up to ``spread``.

    The spread keeps clients that lost the same server from coming back at one moment.
    """

    first_s: float
    longest_s: float
    spread: float = 0.5

    def pause_s(self, failures: int, chance: float) -> float:
        """Seconds before the next attempt after ``failures`` in a row (at least 1).

        ``chance`` lies in [0, 1): at 0 the pause is shortest.
        """
        step = min(self.longest_s, self.first_s * 2.0 ** min(max(failures, 1) - 1, 16))
        return step * (1 - self.spread * (1 - chance))
