"""Visitors say on their phone how it was, once, without revealing which visit it was."""

from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core.decide.counter.rating import REASONS, RateVisit, rate_visit
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from tests.core.play import Play


def finished(play: Play) -> Any:
    ticket = play.issue()
    play.do("open", 2)
    for verb in ("call-next", "start", "finish"):
        play.do(verb, 2)
    return ticket


def rated(play: Play, token: str, rating: int = 5, *reasons: str) -> list[ev.Event]:
    command = RateVisit(token=token, rating=rating, reasons=reasons)
    return rate_visit(play.state, play.rules, command, play.now)


def test_a_visitor_rates_the_own_visit_with_the_reasons_for_it() -> None:
    play = Play()
    ticket = finished(play)
    (event,) = rated(play, ticket.token, 2, "wait", "place")
    assert event == ev.RatingGiven(ticket=ticket.id, counter=2, rating=2, reasons=("wait", "place"))
    play.take_in([event], "visitor")
    assert rated(play, ticket.token, 5) == []


def test_a_visit_that_lasts_cannot_be_rated() -> None:
    play = Play()
    ticket = play.issue()
    with pytest.raises(Refused) as refused:
        rated(play, ticket.token)
    assert refused.value.code == "visit_not_over"


def test_a_token_of_nobody_is_unknown() -> None:
    with pytest.raises(UnknownThing):
        rated(Play(), "nobody")


@pytest.mark.parametrize(
    ("rating", "reasons", "field"),
    [
        (0, (), "rating"),
        (6, (), "rating"),
        (3, ("weather",), "reasons"),
        (3, ("wait", "wait"), "reasons"),
        (3, REASONS[:4], "reasons"),
    ],
)
def test_a_rating_that_is_none_is_refused(
    rating: int, reasons: tuple[str, ...], field: str
) -> None:
    play = Play()
    ticket = finished(play)
    with pytest.raises(BadRequest) as refused:
        rated(play, ticket.token, rating, *reasons)
    assert refused.value.facts["field"] == field


async def test_over_http_a_visit_is_rated_once_and_the_report_counts_its_reasons(
    served: Any,
) -> None:
    ticket = await served.issue()
    path = f"/api/v1/public/tickets/{ticket['track'][3:]}/rating"
    early = await served.call("POST", path, {"rating": 5}, key=served.key())
    assert (early.status, early.code) == (409, "visit_not_over")
    await served.verb(2, "open", {})
    for verb in ("call-next", "start", "finish"):
        await served.verb(2, verb, {})
    body = {"rating": 4, "reasons": ["kindness"]}
    for _ in range(2):
        reply = await served.call("POST", path, body, key=served.key())
        assert (reply.status, reply.body) == (200, {"rated": True})
    await served.server.followers.catch_up("visits")
    report = await served.call("GET", "/api/v1/reports/reasons.json", who="supervisor")
    keys = [column["key"] for column in report.body["columns"]]
    totals = dict(zip(keys, report.body["totals"], strict=True))
    assert (totals["rated"], totals["reason_kindness"], totals["reason_wait"]) == (1, 1, 0)


@pytest.mark.parametrize(
    "body",
    [{}, {"rating": "5"}, {"rating": 9}, {"rating": 5, "reasons": "wait"},
     {"rating": 5, "reasons": ["wait"] * 9}, {"rating": 5, "note": "free words"}],
)  # fmt: skip
async def test_over_http_a_rating_that_is_none_is_refused(
    served: Any, body: dict[str, Any]
) -> None:
    ticket = await served.issue()
    path = f"/api/v1/public/tickets/{ticket['track'][3:]}/rating"
    reply = await served.call("POST", path, body, key=served.key())
    assert reply.status in (400, 409, 422)
