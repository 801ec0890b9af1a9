"""Lines, counters and a trained forecaster, for the tests of the forecast."""

from dataclasses import replace
from datetime import timedelta

from queue_server.core.forecast.waiting import Forecaster, OpenCounter, Prediction
from queue_server.core.line.queue import WaitingLine
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.rules import BranchRules
from tests.core import tickets
from tests.core.tickets import OPENING


def ticket(number: int, minute: float = 0, priority: str = "general", **changes: object) -> Ticket:
    asked: dict[str, object] = {"service": "N01", "services": ("N01",), "priority": priority}
    return tickets.ticket(number, minute, **(asked | changes))


def serve(forecaster: Forecaster, number: int, minutes: float) -> None:
    """Call a visitor on the hour, who finishes after that many minutes."""
    called = ticket(number, state=TicketState.CALLED, called_at=OPENING, calls=1)
    serving = replace(called, state=TicketState.SERVING, started_at=OPENING)
    finished = replace(serving, state=TicketState.FINISHED)
    forecaster.saw(serving, finished, OPENING + timedelta(minutes=minutes))


def taught(rules: BranchRules, minutes: float = 10, times: int = 200) -> Forecaster:
    forecaster = Forecaster(rules, refresh_s=0.0)
    for n in range(times):
        serve(forecaster, n, minutes)
    return forecaster


def ask(
    forecaster: Forecaster,
    line: WaitingLine,
    counters: list[OpenCounter],
    priority: str = "general",
    service: str | None = "N01",
) -> Prediction | None:
    return forecaster.predict(service, priority, line, lambda: counters, OPENING)


def busy(rules: BranchRules, *numbers: int) -> list[OpenCounter]:
    return [OpenCounter(rules.counters[n], ticket(900 + n), OPENING) for n in numbers]


def queue(count: int) -> WaitingLine:
    line = WaitingLine()
    for n in range(count):
        line.add(ticket(n, minute=-count + n))
    return line


def call(forecaster: Forecaster, one: Ticket, minute: float) -> None:
    at = OPENING + timedelta(minutes=minute)
    called = replace(one, state=TicketState.CALLED, called_at=at, calls=1)
    forecaster.saw(one, called, at)
