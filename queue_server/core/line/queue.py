"""The waiting line: tickets in order of arrival, indexed so that a call never scans them.

The one mutable value of the core besides the branch state that owns it. A call needs the head of
each class and how often that head was overtaken; both stay flat from a hundred to a hundred
thousand waiting. See docs/algorithms/calling.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from queue_server.core.line.order import Key, SortedKeys
from queue_server.core.line.ticket import Ticket

Services = frozenset[str]
View = tuple[str, Services]
ALL_SERVICES: Services = frozenset()


@dataclass(frozen=True, slots=True)
class ClassInLine:
    """How many of a class wait, and which of them arrived first."""

    count: int
    oldest: Ticket


def is_plain(ticket: Ticket) -> bool:
    """Whether any counter may take the ticket at any time: no slot, no target, no history."""
    return (
        ticket.only_counter is None
        and not ticket.skipped_by
        and not ticket.not_before_call
        and ticket.due_at is None
    )


def serves(services: Services, ticket: Ticket) -> bool:
    """Whether a counter with these services (empty: all) can do everything a ticket waits for."""
    # Called for every ticket of a long line: nearly all are for one service.
    return not services or (
        ticket.service in services and (not ticket.needs or services.issuperset(ticket.needs))
    )


class WaitingLine:
    """All tickets that wait in one branch today.

    Calling is remembered: ``overtakes(t)`` counts the later arrivals that were called and not
    put back. A ticket called twice (missed, transferred) still counts once.
    """

    def __init__(self) -> None:
        self._tickets: dict[str, Ticket] = {}
        self._keys: dict[str, Key] = {}
        self._order = SortedKeys()
        self._called = SortedKeys()
        self._calls: dict[str, int] = {}
        self._classes: dict[str, SortedKeys] = {}
        self._views: dict[View, SortedKeys] = {}
        self._apart: dict[str, Ticket] = {}

    def __len__(self) -> int:
        return len(self._tickets)

    def __contains__(self, ticket_id: object) -> bool:
        return ticket_id in self._tickets

    def get(self, ticket_id: str) -> Ticket:
        """The waiting ticket with this id.

        Raises:
            KeyError: If it does not wait.
        """
        return self._tickets[ticket_id]

    def add(self, ticket: Ticket) -> None:
        """Add a new or returning visitor at the place given by the arrival."""
        if ticket.id in self._tickets:
            raise ValueError(f"{ticket.id} waits already")
        key = self._key(ticket)
        self._tickets[ticket.id] = ticket
        self._order.add(key)
        self._classes.setdefault(ticket.priority, SortedKeys()).add(key)
        if not is_plain(ticket):
            self._apart[ticket.id] = ticket
            return
        for view in self._views_of(ticket):
            view.add(key)

    def remove(self, ticket: Ticket) -> None:
        """Remove a visitor who leaves without being called.

        Raises:
            KeyError: If the ticket is not waiting.
        """
        ticket = self._tickets.pop(ticket.id)
        key = self._keys[ticket.id]
        self._order.remove(key)
        self._classes[ticket.priority].remove(key)
        if self._apart.pop(ticket.id, None) is not None:
            return
        for view in self._views_of(ticket):
            view.remove(key)

    def call(self, ticket: Ticket) -> None:
        """Call a visitor, ahead of every earlier arrival still waiting."""
        self.remove(ticket)
        times = self._calls.get(ticket.id, 0)
        self._calls[ticket.id] = times + 1
        if not times:
            self._called.add(self._keys[ticket.id])

    def uncall(self, ticket: Ticket) -> None:
        """Take a call back: the ticket waits again and has overtaken no one by it.

        Raises:
            KeyError: If the ticket was not called.
        """
        times = self._calls[ticket.id] - 1
        if times:
            self._calls[ticket.id] = times
        else:
            del self._calls[ticket.id]
            self._called.remove(self._keys[ticket.id])
        self.add(ticket)

    def replace(self, old: Ticket, new: Ticket) -> None:
        """Replace a waiting ticket that changed (class, service); its arrival gives its place.

        One that has been called keeps the place by which its overtaking was counted.
        """
        self.remove(old)
        if new.arrival != old.arrival and old.id not in self._calls:
            del self._keys[old.id]
        self.add(new)

    def tickets(self) -> list[Ticket]:
        """All waiting tickets in order of arrival."""
        return [self._tickets[key[2]] for key in self._order]

    def __iter__(self) -> Iterator[Ticket]:
        return (self._tickets[key[2]] for key in self._order)

    def by_class(self) -> dict[str, ClassInLine]:
        """Count and oldest ticket of every class with visitors waiting."""
        found = {}
        for name, order in self._classes.items():
            first = order.first()
            if first is not None:
                found[name] = ClassInLine(len(order), self._tickets[first[2]])
        return found

    def count(self, priority: str) -> int:
        """How many of a class are waiting."""
        order = self._classes.get(priority)
        return len(order) if order is not None else 0

    def ahead_of(self, ticket: Ticket) -> int:
        """How many waiting tickets arrived before this waiting one."""
        return self._order.before(self._keys[ticket.id])

    def overtakes(self, ticket: Ticket) -> int:
        """How many later arrivals were called before this ticket.

        For a booked visitor who came early: arrivals after the agreed time.
        """
        key = self._keys[ticket.id]
        if ticket.due_at is not None:
            key = max(key, (ticket.due_at.timestamp(), 0, ""))
        return self._called.after(key)

    def heads(self, priorities: Iterable[str], services: Services) -> list[Ticket]:
        """The first plain ticket of each class, among these services (none named: all)."""
        found = []
        for priority in priorities:
            first = self._view((priority, services)).first()
            if first is not None:
                found.append(self._tickets[first[2]])
        return found

    def apart(self) -> Iterable[Ticket]:
        """The tickets with a condition of their own: slot, target counter, missed, skipped."""
        return self._apart.values()

    def _fresh_key(self, ticket: Ticket) -> Key:
        return ticket.arrival, len(self._keys), ticket.id

    def _key(self, ticket: Ticket) -> Key:
        key = self._keys.get(ticket.id)
        if key is None:
            key = self._keys[ticket.id] = self._fresh_key(ticket)
        return key

    def _views_of(self, ticket: Ticket) -> Iterator[SortedKeys]:
        self._views.setdefault((ticket.priority, ALL_SERVICES), SortedKeys())
        for (priority, services), view in self._views.items():
            if priority == ticket.priority and serves(services, ticket):
                yield view

    def _view(self, view: View) -> SortedKeys:
        """The order of tickets of a class and a set of services.

        All services: kept from the start. Fewer: made when a counter first asks for it.
        """
        order = self._views.get(view)
        if order is None:
            order = self._views[view] = SortedKeys()
            priority, services = view
            for key in self._classes.get(priority, ()):
                ticket = self._tickets[key[2]]
                if ticket.id not in self._apart and serves(services, ticket):
                    order.add(key)
        return order
