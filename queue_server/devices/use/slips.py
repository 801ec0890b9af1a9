"""Slips that failed or are uncertain, as kiosks report them."""

from collections.abc import Iterable, Mapping, Sequence

from queue_server.core.line.ticket import TicketState
from queue_server.core.state.branch import BranchState
from queue_server.devices.ports import Live
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import JournalRow
from queue_server.wire.codec import POLICY, WireError
from queue_server.wire.messages import Slip, SlipReport, SlipTrouble

#: Most that one kiosk reports.
MOST_SLIPS = 100
#: More are dropped until those before them are kept: an office gives fewer numbers a day.
MOST = 5000


class SlipTroubles:
    """What each kiosk last reported, except where the visitor has a slip by now."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._by_kiosk: dict[str, list[SlipTrouble]] = {}
        self._made_good: set[tuple[str, str]] = set()
        self.fresh = FreshSlips()

    def note(self, who: Identity, message: SlipReport) -> None:
        """Take in which slips of a kiosk failed or are uncertain; replaces what it said before.

        Raises:
            WireError: If there are too many.
        """
        if len(message["slips"]) > MOST_SLIPS:
            raise WireError(POLICY, f"at most {MOST_SLIPS} slips")
        self._by_kiosk[who.name] = message["slips"]
        self.fresh.note(message["slips"])
        self._made_good &= {_key(one) for slips in self._by_kiosk.values() for one in slips}
        self._live.stir("devices")

    def make_good(self, ticket: str) -> None:
        """The visitor has a slip now, wherever it was printed."""
        for slips in self._by_kiosk.values():
            self._made_good |= {_key(one) for one in slips if one["ticket"] == ticket}
        self._live.stir("devices")

    def of_waiting(self, state: BranchState) -> list[Slip]:
        """Those of people who still wait, oldest first."""
        found: list[Slip] = []
        for host, slips in self._by_kiosk.items():
            for one in slips:
                ticket = state.tickets.get(one["ticket"])
                waits = ticket is not None and ticket.state is TicketState.WAITING
                if ticket is not None and waits and _key(one) not in self._made_good:
                    found.append({**one, "label": ticket.label, "host": host})
        return sorted(found, key=lambda one: one["at"])

    def committed(self, rows: Sequence[JournalRow]) -> None:
        """A visitor who was called no longer needs a slip."""
        if any(self._by_kiosk.values()) and any(row.ticket for row in rows):
            self._live.stir("devices")


def _key(slip: SlipTrouble) -> tuple[str, str]:
    return slip["ticket"], slip["at"]


class FreshSlips:
    """What is not stored yet: by ticket, whether its slip failed or is uncertain."""

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
