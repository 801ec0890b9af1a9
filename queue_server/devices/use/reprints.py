"""How often visitors had their own slip printed again at a kiosk. Bounded; forgotten on restart."""

from collections import OrderedDict

from queue_server.core.errors import Refused
from queue_server.core.line.ticket import Ticket, TicketState

#: Slips that a visitor can have of one number besides the first; after that, a clerk must print it.
MOST = 3
MOST_TICKETS = 10_000
#: States in which the number is still of use.
STANDING = frozenset(
    {TicketState.WAITING, TicketState.CALLED, TicketState.HELD, TicketState.NO_SHOW}
)


class Reprints:
    """Counts by ticket; one touch counts once, however often it is sent."""

    def __init__(self) -> None:
        self._keys: OrderedDict[str, set[str]] = OrderedDict()

    def allow(self, ticket: Ticket, key: str) -> None:
        """Count one reprint of a ticket.

        Raises:
            Refused: ``ticket_over`` when the visit is over, ``reprint_limit``.
        """
        if ticket.state not in STANDING:
            raise Refused("ticket_over", f"{ticket.label} is not waiting any more")
        keys = self._keys.setdefault(ticket.id, set())
        if key not in keys and len(keys) >= MOST:
            raise Refused("reprint_limit", f"{ticket.label} was printed {MOST} times already")
        keys.add(key)
        self._keys.move_to_end(ticket.id)
        if len(self._keys) > MOST_TICKETS:
            self._keys.popitem(last=False)
