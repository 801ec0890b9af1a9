"""Visits as they are shown.

Tested by tests/outside_visits/test_routes.py.
"""

from datetime import date

from queue_server.outside_visits import shapes
from queue_server.outside_visits.ports import Step
from queue_server.outside_visits.rules.route import DayRoute
from queue_server.outside_visits.rules.terms import MOST_STOPS, VisitTerms
from queue_server.outside_visits.rules.visit import Group, OutsideVisit, VisitState, fives
from queue_server.usecases.codes import Codes
from queue_server.web.views.base import Views


def for_staff(codes: Codes, one: OutsideVisit, today: date) -> shapes.VisitFields:
    """All that is known of a visit."""
    return {
        "id": one.id,
        "code": codes.code(one.id),
        "kind": one.kind,
        "services": list(one.services),
        "zone": one.zone,
        "place": one.place,
        "people": one.people,
        "groups": [_group(each) for each in one.groups],
        "fives": [[list(seats) for seats in fives(each.seats)] for each in one.groups],
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "opens": one.opens,
        "closes": one.closes,
        "minutes": one.minutes,
        "language": one.language,
        "state": one.state.value,
        "trip": one.trip,
        "day": None if one.day is None else one.day.isoformat(),
        "minute": one.minute,
        "overdue": one.state is VisitState.REQUESTED and one.last < today,
    }


def own(codes: Codes, one: OutsideVisit, trips: int) -> shapes.OwnVisit:
    """What the holder of the link sees: a lost slip must not lead to anyone's door."""
    return {
        "code": codes.code(one.id),
        "kind": one.kind,
        "services": list(one.services),
        "people": one.people,
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "opens": one.opens,
        "closes": one.closes,
        "language": one.language,
        "state": one.state.value,
        "trip": one.trip,
        "trips": trips,
        "day": None if one.day is None else one.day.isoformat(),
        "minute": one.minute,
    }


def step(views: Views, one: Step) -> shapes.VisitStep:
    """A step as staff see it."""
    return {
        "at": views.instant(one.at),
        "actor": one.actor,
        "action": one.action,
        "state": VisitState(one.state).value,
    }


def route(one: DayRoute) -> shapes.VisitRoute:
    """A route with its stops."""
    return {
        "leaves": one.leaves,
        "stops": [
            {
                "visit": stop.id,
                "travel": stop.travel,
                "arrives": stop.arrives,
                "begins": stop.begins,
                "ends": stop.ends,
            }
            for stop in one.stops
        ],
        "back": one.back,
        "left_out": list(one.left_out),
    }


def terms(one: VisitTerms) -> shapes.VisitTerms:
    """What the office has configured."""
    return {
        "kinds": [
            {
                "name": name,
                "services": list(kind.services),
                "minutes": kind.minutes,
                "more_minutes": kind.more_minutes,
            }
            for name, kind in one.kinds.items()
        ],
        "zones": [{"name": name, "wording": dict(text)} for name, text in one.zones.items()],
        "leaves": one.leaves,
        "back": one.back,
        "ahead_days": one.ahead_days,
        "trips": one.trips,
        "most_stops": MOST_STOPS,
    }


def _group(one: Group) -> shapes.VisitGroup:
    return {"label": one.label, "seats": list(one.seats)}
