"""Rules of calls for a person: a kiosk or a counter asks, and a member of staff goes."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core.decide.command import Command, Rule
from queue_server.core.errors import Refused, UnknownThing
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState
from queue_server.core.written import require_plain

LONGEST_PLACE = 60
#: More places than an office has; each is in every snapshot until it is answered.
MOST_PLACES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHelp(Command):
    """Ask for a person at ``place``."""

    NAME: ClassVar[str] = "help"
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerHelp(Command):
    """A member of staff goes there."""

    NAME: ClassVar[str] = "help-answered"
    place: str


def request_help(
    state: BranchState, rules: BranchRules, command: RequestHelp, now: datetime
) -> list[ev.Event]:
    """Ask for a person; asking twice changes nothing.

    Raises:
        BadRequest: As :func:`require_plain` says.
        Refused: ``too_many_calls_for_help``.
    """
    place = command.place[:LONGEST_PLACE]
    if place in state.help:
        return []
    require_plain("place", place)
    if len(state.help) >= MOST_PLACES:
        raise Refused("too_many_calls_for_help", most=MOST_PLACES)
    return [ev.HelpRequested(place=place)]


def answer_help(
    state: BranchState, rules: BranchRules, command: AnswerHelp, now: datetime
) -> list[ev.Event]:
    """Answer a call for help: a member of staff goes there.

    Raises:
        UnknownThing: ``unknown_place`` when no call came from there.
    """
    if command.place not in state.help:
        raise UnknownThing("unknown_place", place=command.place[:LONGEST_PLACE])
    return [ev.HelpAnswered(place=command.place)]


RULES: dict[type[Command], Rule] = {RequestHelp: request_help, AnswerHelp: answer_help}
