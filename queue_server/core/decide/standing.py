"""Rules of the office: notices, suspensions and calls for a person.

A suspension stops new numbers at once. What becomes of those taken already it says itself:
``kept`` (they are served to the end, the default) or ``void`` (whoever still waits is cancelled).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

MAX_TITLE, MAX_BODY, MAX_NOTICES = 120, 1000, 200
STYLES = frozenset({"slide", "marquee"})
CATEGORIES = frozenset({"general", "jobs", "policy", "event", "urgent"})
KEPT, VOID = "kept", "void"


def _wording(value: object, field: str, longest: int) -> dict[str, str]:
    """A text by language, from one that may also be a bare string (zh-TW)."""
    texts = {"zh-TW": value} if isinstance(value, str) else value
    if not isinstance(texts, Mapping) or len(texts) > 12:
        raise BadRequest("invalid_body", f"{field} must be a text by language", field=field)
    for language, text in texts.items():
        if not isinstance(text, str) or not isinstance(language, str) or len(text) > longest:
            raise BadRequest("invalid_body", f"{field}: at most {longest} letters", field=field)
    return dict(texts)


def _instant(value: object, field: str) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    try:
        instant = datetime.fromisoformat(str(value))
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise BadRequest("invalid_body", f"{field} must be a time with its offset", field=field)
    return instant


def save_notice(state: BranchState, notice_id: str, body: Mapping[str, Any]) -> list[ev.Event]:
    """Write a notice or change one.

    Raises:
        BadRequest: ``invalid_body`` naming the field; ``too_many_notices``.
    """
    if notice_id not in state.notices and len(state.notices) >= MAX_NOTICES:
        raise BadRequest("too_many_notices", most=MAX_NOTICES)
    title = _wording(body.get("title", ""), "title", MAX_TITLE)
    if not title.get("zh-TW", "").strip():
        raise BadRequest("invalid_body", "title is empty", field="title")
    style, category = body.get("style", "slide"), body.get("category", "general")
    if style not in STYLES:
        raise BadRequest("invalid_body", f"style: {sorted(STYLES)}", field="style")
    if category not in CATEGORIES:
        raise BadRequest("invalid_body", f"category: {sorted(CATEGORIES)}", field="category")
    starts, until = _instant(body.get("starts"), "starts"), _instant(body.get("until"), "until")
    if starts and until and until <= starts:
        raise BadRequest("invalid_body", "until lies before starts", field="until")
    weight = body.get("weight", 1)
    if type(weight) is not int or not 1 <= weight <= 10:
        raise BadRequest("invalid_body", "weight: 1 to 10", field="weight")
    link = body.get("link", "")
    if not isinstance(link, str) or len(link) > 300:
        raise BadRequest("invalid_body", "link: at most 300 letters", field="link")
    return [
        ev.NoticeSaved(
            id=notice_id,
            title=title,
            body=_wording(body.get("body", ""), "body", MAX_BODY),
            category=category,
            style=style,
            starts=starts,
            until=until,
            weight=weight,
            link=link,
        )
    ]


def change_notice(state: BranchState, notice_id: str, body: Mapping[str, Any]) -> list[ev.Event]:
    """Rewrite a notice that is there.

    Raises:
        UnknownThing: ``unknown_notice``.
        BadRequest: As ``save_notice`` says.
    """
    _require_notice(state, notice_id)
    return save_notice(state, notice_id, body)


def _require_notice(state: BranchState, notice_id: str) -> None:
    if notice_id not in state.notices:
        raise UnknownThing("unknown_notice", notice=notice_id[:40])


def delete_notice(state: BranchState, notice_id: str) -> list[ev.Event]:
    """Take a notice down.

    Raises:
        UnknownThing: ``unknown_notice``.
    """
    _require_notice(state, notice_id)
    return [ev.NoticeDeleted(id=notice_id)]


def shown(notice: ev.NoticeSaved, now: datetime) -> bool:
    """Whether a notice is on its schedule."""
    return (notice.starts is None or notice.starts <= now) and (
        notice.until is None or now < notice.until
    )


def suspend(
    state: BranchState,
    rules: BranchRules,
    suspension_id: str,
    body: Mapping[str, Any],
    now: datetime,
    *,
    open_now: bool = False,
) -> list[ev.Event]:
    """Stop a service, a session or the branch from taking numbers.

    With ``numbers`` void and in force now, whoever waits for it is cancelled in the same step.

    Raises:
        BadRequest: ``unknown_scope`` or ``invalid_body`` naming the field.
    """
    scope = str(body.get("scope", ""))
    kind, _, name = scope.partition(":")
    known = {"session": {s.name for s in rules.sessions}, "service": set(rules.services)}
    if scope != "branch" and name not in known.get(kind, set()):
        raise BadRequest("unknown_scope", scope=scope[:60])
    starts = _instant(body.get("starts"), "starts") or now
    until = _instant(body.get("until"), "until")
    if until is not None and until <= starts:
        raise BadRequest("invalid_body", "until lies before starts", field="until")
    reason = body.get("reason", "")
    if not isinstance(reason, str) or not reason.strip() or len(reason) > MAX_TITLE:
        raise BadRequest("invalid_body", "reason: 1 to 120 letters", field="reason")
    numbers = body.get("numbers", KEPT)
    if numbers not in (KEPT, VOID):
        raise BadRequest("invalid_body", f"numbers: {KEPT} or {VOID}", field="numbers")
    stop = ev.SuspensionSaved(
        id=suspension_id,
        scope=scope,
        starts=starts,
        until=until,
        reason=reason,
        wording=_wording(body.get("wording", ""), "wording", MAX_BODY),
        numbers=numbers,
    )
    return [stop, *_voided(state, rules, [stop], now, open_now)]


def void_numbers(
    state: BranchState, rules: BranchRules, now: datetime, *, open_now: bool = False
) -> list[ev.Event]:
    """Cancel whoever waits for something that is suspended with the numbers void."""
    return _voided(state, rules, list(state.suspensions.values()), now, open_now)


def _voided(
    state: BranchState,
    rules: BranchRules,
    stops: list[ev.SuspensionSaved],
    now: datetime,
    open_now: bool,
) -> list[ev.Event]:
    void = [s for s in stops if s.numbers == VOID and hours.in_force(s, now)]
    if not void:
        return []
    found: list[ev.Event] = []
    for ticket in state.line:
        if stop := hours.stopped(rules, void, ticket, now, open_now=open_now):
            found.append(ev.TicketCancelled(ticket=ticket.id, reason=f"suspended: {stop.reason}"))
    return found


def lift(state: BranchState, suspension_id: str) -> list[ev.Event]:
    """End a suspension.

    Raises:
        UnknownThing: ``unknown_suspension``.
    """
    if suspension_id not in state.suspensions:
        raise UnknownThing("unknown_suspension", suspension=suspension_id[:40])
    return [ev.SuspensionLifted(id=suspension_id)]


def request_help(state: BranchState, place: str) -> list[ev.Event]:
    """Somebody at ``place`` wants a person; asking twice changes nothing."""
    if place in state.help:
        return []
    return [ev.HelpRequested(place=place[:60])]


def answer_help(state: BranchState, place: str) -> list[ev.Event]:
    """A person goes there.

    Raises:
        UnknownThing: ``unknown_place`` when nobody asks there.
    """
    if place not in state.help:
        raise UnknownThing("unknown_place", place=place[:60])
    return [ev.HelpAnswered(place=place)]
