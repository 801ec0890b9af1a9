"""What kiosks told of slips and is not kept yet: by ticket, whether it failed or is uncertain."""

from collections.abc import Iterable, Mapping

from queue_server.wire.messages import SlipTrouble

#: More are passed over until those before them are kept: an office gives fewer numbers a day.
MOST = 5000


class FreshSlips:
    """The outcomes, the last one told of each ticket."""

    def __init__(self) -> None:
        self._told: dict[str, str] = {}

    def note(self, slips: Iterable[SlipTrouble]) -> None:
        """A kiosk has told of these."""
        for one in slips:
            if one["ticket"] in self._told or len(self._told) < MOST:
                self._told[one["ticket"]] = one["outcome"]

    def take(self) -> Mapping[str, str]:
        """What there is; from now on it is gathered anew."""
        told, self._told = self._told, {}
        return told

    def give_back(self, told: Mapping[str, str]) -> None:
        """It could not be kept; what was told since is newer."""
        self._told = {**told, **self._told}
