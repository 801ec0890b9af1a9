"""What the events of the branch as a whole do: its day, what is put up, calls for help."""

from dataclasses import replace
from datetime import date, datetime

from queue_server.core import events as ev
from queue_server.core.state.alarms import Alarm
from queue_server.core.state.branch import BranchState
from queue_server.core.state.effect import NOTHING, Effect, Touched


def _day_opened(s: BranchState, seq: int, at: datetime, actor: str, e: ev.DayOpened) -> Touched:
    _begin(s, seq, e.day, e)
    return NOTHING


def _day_corrected(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.DayCorrected
) -> Touched:
    s.at = e.instant
    s.steps.clear()  # taken at a time that no longer counts
    if e.turns:
        _begin(s, seq, e.to, e)
    return NOTHING


def _begin(s: BranchState, seq: int, day: date, e: ev.DayOpened | ev.DayCorrected) -> None:
    s.day, s.began = day, seq
    s.announced = max(s.announced, e.announced)
    s.new_day()
    s.numbers.update(e.numbers or {})


def _suspended(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.SuspensionSaved
) -> Touched:
    s.suspensions[e.id] = e
    s.suspension_notes.pop(e.id, None)
    if e.note:
        s.suspension_notes[e.id] = seq
    return NOTHING


def _lifted(s: BranchState, seq: int, at: datetime, actor: str, e: ev.SuspensionLifted) -> Touched:
    s.suspensions.pop(e.id, None)
    s.suspension_notes.pop(e.id, None)
    return NOTHING


def _notice(s: BranchState, seq: int, at: datetime, actor: str, e: ev.NoticeSaved) -> Touched:
    s.notices[e.id] = e
    return NOTHING


def _notice_gone(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.NoticeDeleted
) -> Touched:
    s.notices.pop(e.id, None)
    return NOTHING


def _profile_set(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.CounterProfileSet
) -> Touched:
    s.profiles[int(e.id)] = e
    return NOTHING


def _profile_cleared(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.CounterProfileCleared
) -> Touched:
    s.profiles.pop(int(e.id), None)
    return NOTHING


def _review(s: BranchState, seq: int, at: datetime, actor: str, e: ev.ReviewReleased) -> Touched:
    s.reviews[e.id] = e
    return NOTHING


def _review_gone(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.ReviewWithdrawn
) -> Touched:
    s.reviews.pop(e.id, None)
    return NOTHING


def _help(s: BranchState, seq: int, at: datetime, actor: str, e: ev.HelpRequested) -> Touched:
    s.help.setdefault(e.place, at)
    return NOTHING


def _help_answered(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.HelpAnswered
) -> Touched:
    s.help.pop(e.place, None)
    return NOTHING


def _lunch(s: BranchState, seq: int, at: datetime, actor: str, e: ev.LunchPlanned) -> Touched:
    for one in e.breaks:
        s.lunch.pop(one.counter, None)
        if one.starts is not None:
            s.lunch[one.counter] = one
    return NOTHING


def _alarm_taken(s: BranchState, seq: int, at: datetime, actor: str, e: ev.AlarmTaken) -> Touched:
    s.alarms[e.alarm] = Alarm(alarm=e.alarm, owner=actor, since=at)
    return NOTHING


def _alarm_closed(s: BranchState, seq: int, at: datetime, actor: str, e: ev.AlarmClosed) -> Touched:
    taken = s.alarms.pop(e.alarm)
    ended = replace(taken, outcome=e.outcome, closed_by=actor, closed_at=at, noted=bool(e.note))
    s.closed_alarms.append(ended)
    return NOTHING


def _alarm_raised(s: BranchState, seq: int, at: datetime, actor: str, e: ev.AlarmRaised) -> Touched:
    s.raised[e.id] = e
    return NOTHING


def _alarm_settled(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.AlarmSettled
) -> Touched:
    s.raised.pop(e.id, None)
    return NOTHING


def _rated(s: BranchState, seq: int, at: datetime, actor: str, e: ev.RatingGiven) -> Touched:
    s.ratings[e.ticket] = e.rating
    s.rating_reasons[e.ticket] = e.reasons
    return NOTHING


EFFECTS: dict[type[ev.Event], Effect] = {
    ev.DayOpened: _day_opened,
    ev.DayCorrected: _day_corrected,
    ev.SuspensionSaved: _suspended,
    ev.SuspensionLifted: _lifted,
    ev.CounterProfileSet: _profile_set,
    ev.CounterProfileCleared: _profile_cleared,
    ev.NoticeSaved: _notice,
    ev.NoticeDeleted: _notice_gone,
    ev.HelpRequested: _help,
    ev.HelpAnswered: _help_answered,
    ev.LunchPlanned: _lunch,
    ev.AlarmRaised: _alarm_raised,
    ev.AlarmSettled: _alarm_settled,
    ev.AlarmTaken: _alarm_taken,
    ev.AlarmClosed: _alarm_closed,
    ev.RatingGiven: _rated,
    ev.ReviewReleased: _review,
    ev.ReviewWithdrawn: _review_gone,
}
