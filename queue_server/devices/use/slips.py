"""What kiosks reported of slips that is not kept yet: by ticket, whether its slip failed or is
uncertain.
"""

from collections.abc import Iterable, Mapping

from queue_server.wire.messages import SlipTrouble

#: More are dropped until those before them are kept: an office gives fewer numbers a day.
MOST = 5000


class FreshSlips:
    """The outcomes, the last one reported of each ticket."""

    def __init__(self) -> None:
        self._outcomes: dict[str, str] = {}

    def note(self, slips: Iterable[SlipTrouble]) -> None:
        """Note what a kiosk has reported."""
        for one in slips:
            if one["ticket"] in self._outcomes or len(self._outcomes) < MOST:
                self._outcomes[one["ticket"]] = one["outcome"]

    def take(self) -> Mapping[str, str]:
        """Take what there is; from now on it is gathered from scratch."""
        taken, self._outcomes = self._outcomes, {}
        return taken

    def give_back(self, taken: Mapping[str, str]) -> None:
        """Put back what could not be kept, except where something newer was reported since."""
        self._outcomes = {**taken, **self._outcomes}
