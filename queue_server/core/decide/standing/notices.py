"""Rules of notices: what the office puts up for the public."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core.decide.command import Command, Rule
from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.core.events.standing.notices import LIVE
from queue_server.core.rules import BranchRules, Text
from queue_server.core.state.branch import BranchState
from queue_server.core.written import require_link, require_plain

MAX_NOTICES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveNotice(Command):
    """Write a notice; the caller makes the ``id`` of a new one.

    Texts by language; a title in the branch's own language is required.
    """

    NAME: ClassVar[str] = "notice"
    STANDING: ClassVar[bool] = True
    id: str = field(compare=False)
    title: Text
    body: Text = field(default_factory=dict)
    category: str = "general"
    style: str = "slide"
    starts: datetime | None = None
    until: datetime | None = None
    weight: int = 1
    link: str = ""
    picture: str = ""
    place: Text | None = None
    days: tuple[int, ...] = ()
    sessions: tuple[str, ...] = ()
    displays: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    state: str = LIVE
    clip: str = ""
    clip_s: int = 0
    clip_sound: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNotice(SaveNotice):
    """Replace an existing notice as a whole."""

    NAME: ClassVar[str] = "change-notice"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteNotice(Command):
    """Take a notice down."""

    NAME: ClassVar[str] = "delete-notice"
    STANDING: ClassVar[bool] = True
    id: str


def save_notice(
    state: BranchState, rules: BranchRules, command: SaveNotice, now: datetime
) -> list[ev.Event]:
    """Write a notice or change one.

    Raises:
        BadRequest: ``invalid`` naming the field; ``too_many_notices``; as
            :func:`require_plain` and :func:`require_link` say.
    """
    if command.id not in state.notices and len(state.notices) >= MAX_NOTICES:
        raise BadRequest("too_many_notices", most=MAX_NOTICES)
    if not command.title.get(rules.fallback, "").strip():
        raise BadRequest("invalid", "title is empty", field="title")
    if command.starts and command.until and command.until <= command.starts:
        raise BadRequest("invalid", "until lies before starts", field="until")
    require_plain("title", *command.title.values())
    require_plain("body", *command.body.values())
    require_plain("place", *(command.place or {}).values())
    if unknown := set(command.sessions) - {one.name for one in rules.sessions}:
        raise BadRequest("invalid", f"no session is called {min(unknown)}", field="sessions")
    require_link("link", command.link)
    return [
        ev.NoticeSaved(
            id=command.id,
            title=command.title,
            body=command.body,
            category=command.category,
            style=command.style,
            starts=command.starts,
            until=command.until,
            weight=command.weight,
            link=command.link,
            picture=command.picture,
            place=command.place or None,
            days=tuple(sorted(set(command.days))),
            sessions=command.sessions,
            displays=command.displays,
            pages=command.pages,
            state=command.state,
            clip=command.clip,
            clip_s=command.clip_s if command.clip else 0,
            clip_sound=command.clip_sound and bool(command.clip),
        )
    ]


def change_notice(
    state: BranchState, rules: BranchRules, command: ChangeNotice, now: datetime
) -> list[ev.Event]:
    """Replace an existing notice.

    Raises:
        UnknownThing: ``unknown_notice``.
        BadRequest: As :func:`save_notice` says.
    """
    _require_notice(state, command.id)
    return save_notice(state, rules, command, now)


def delete_notice(
    state: BranchState, rules: BranchRules, command: DeleteNotice, now: datetime
) -> list[ev.Event]:
    """Take a notice down.

    Raises:
        UnknownThing: ``unknown_notice``.
    """
    _require_notice(state, command.id)
    return [ev.NoticeDeleted(id=command.id)]


def _require_notice(state: BranchState, notice_id: str) -> None:
    if notice_id not in state.notices:
        raise UnknownThing("unknown_notice", notice=notice_id[:40])


def shown(notice: ev.NoticeSaved, now: datetime) -> bool:
    """Whether a notice is live and on its schedule."""
    return (
        notice.state == LIVE
        and (notice.starts is None or notice.starts <= now)
        and (notice.until is None or now < notice.until)
    )


RULES: dict[type[Command], Rule] = {
    SaveNotice: save_notice,
    ChangeNotice: change_notice,
    DeleteNotice: delete_notice,
}
