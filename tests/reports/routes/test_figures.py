"""Figures by day for supervisors, and for monitoring the server."""

from datetime import date, timedelta
from typing import Any

from queue_server.bootstrap import ListenOptions, Server
from queue_server.core.forecast.scoring import Waited, score
from queue_server.core.line.ticket import WaitEstimate
from queue_server.core.state.branch import BranchState
from queue_server.settings import Settings
from tests.served import MONDAY_TEN, Served


async def figures(served: Served, what: str, query: str = "") -> list[dict[str, Any]]:
    reply = await served.call("GET", f"/api/v1/{what}{query}", who="supervisor")
    assert reply.status == 200, reply.body
    days: list[dict[str, Any]] = reply.body["days"]
    return days


async def test_before_anybody_came_there_are_no_figures(served: Served) -> None:
    assert await figures(served, "forecast") == []
    assert await figures(served, "figures") == []


async def test_calls_by_hand_and_missed_numbers_are_counted_by_day(served: Served) -> None:
    ticket = await served.issue()
    await served.verb(4, "open", {})
    await served.verb(4, "call", {"ticket": ticket["id"]})
    await served.verb(4, "no-show")
    (today,) = await figures(served, "figures")
    assert today["day"] == "2026-11-23"
    assert (today["issued"], today["picked"], today["missed"], today["missed_early"]) == (
        1,
        1,
        1,
        1,
    )

    await served.time_comes(served.clock.now() + timedelta(days=1))
    await served.issue()
    days = await figures(served, "figures")
    assert [(one["day"], one["picked"]) for one in days] == [("2026-11-23", 1), ("2026-11-24", 0)]
    assert [one["day"] for one in await figures(served, "figures", "?days=1")] == ["2026-11-24"]


async def test_the_forecast_is_judged_before_everybody(served: Served) -> None:
    rivals = (("line_length", 20.0), ("last_to_enter_service", 5.0))
    outcomes = [
        Waited(10.0, WaitEstimate(6, 14), 12.0, rivals),
        Waited(30.0, WaitEstimate(20, 40), 45.0, rivals),
    ]
    served.server.branch.forecaster.outcomes.extend(outcomes)
    (today,) = await figures(served, "forecast")
    true = score(outcomes)
    assert true is not None
    assert (today["n"], today["mae"], today["coverage"]) == (2, true.mae, 0.5)
    assert today["rivals"] == true.rivals
    assert [bucket["n"] for bucket in today["buckets"]] == [1, 1]


async def test_kept_figures_outlast_the_server(served: Served) -> None:
    outcome = Waited(10.0, WaitEstimate(6, 14), 12.0)
    served.server.branch.forecaster.outcomes.append(outcome)
    await served.issue()
    await served.server.wings.figures.keep()
    await served.time_comes(served.clock.now() + timedelta(days=3))
    assert [one["day"] for one in await figures(served, "forecast")] == ["2026-11-23"]
    assert [one["issued"] for one in await figures(served, "figures")] == [1]


async def kept(served: Served) -> int:
    """How many numbers the kept figures of Monday say were issued."""
    [(_, counts)] = await served.storage.journal.figures("longjing", "counts", MONDAY_TEN.date())
    return int(counts["issued"])


async def next_server(served: Served) -> None:
    """The last one was killed: it kept nothing more."""
    served.server = Server(
        Settings.load(), served.storage, ListenOptions(rate_limits=False), served.clock
    )
    await served.server.start()


async def test_figures_of_a_day_are_whole_when_a_command_opened_the_next(served: Served) -> None:
    await served.issue()
    await served.server.wings.figures.keep()
    await served.issue()
    served.clock.advance(timedelta(days=1))
    await served.server.branch.turn()
    assert await kept(served) == 2


async def test_figures_of_a_day_are_whole_after_a_server_that_was_killed(served: Served) -> None:
    await served.issue()
    await served.server.wings.figures.keep()
    await served.issue()
    killed = served.server
    served.clock.advance(timedelta(days=1))
    await next_server(served)
    assert await kept(served) == 2
    await killed.stop()


async def test_a_start_on_the_next_day_replaces_no_seats_and_no_score_that_counts_as_many(
    served: Served,
) -> None:
    journal, day = served.storage.journal, MONDAY_TEN.date()
    outcomes = served.server.branch.forecaster.outcomes
    outcomes.append(Waited(10.0, WaitEstimate(6, 14), 12.0))
    await journal.save_figures("longjing", day, "forecast", {"n": 1, "made": "with rivals"})
    await journal.save_figures("longjing", day, "offered", {"540": 2})
    state = await served.server.branch.read(lambda state, now: state)
    await served.server.wings.figures.day_ends(state)
    assert await journal.figures("longjing", "offered", day) == ((day, {"540": 2}),)
    assert (await journal.figures("longjing", "forecast", day))[0][1]["made"] == "with rivals"
    outcomes.append(outcomes[0])
    await served.server.wings.figures.day_ends(state)
    assert (await journal.figures("longjing", "forecast", day))[0][1]["n"] == 2


async def test_before_the_first_day_there_is_nothing_to_keep(served: Served) -> None:
    await served.server.wings.figures.day_ends(BranchState())
    assert await served.storage.journal.figures("longjing", "offered", date.min) == ()


async def test_clerks_and_screens_have_no_business_with_figures(served: Served) -> None:
    for who in ("anyone", "clerk", "kiosk", "auditor"):
        reply = await served.call("GET", "/api/v1/forecast", who=who)
        assert reply.status in (401, 403)


async def test_a_number_of_days_that_makes_no_sense_is_refused(served: Served) -> None:
    for days in ("0", "x", "9999"):
        reply = await served.call("GET", f"/api/v1/forecast?days={days}", who="admin")
        assert (reply.status, reply.code) == (422, "invalid")


async def test_metrics_show_the_line_the_misses_and_the_forecast(served: Served) -> None:
    await served.issue()
    lines = (await served.call("GET", "/metrics")).raw.decode().splitlines()
    assert "jiaohao_waiting 1.0" in lines
    assert "jiaohao_missed 0.0" in lines
    assert "jiaohao_forecast_mae_minutes NaN" in lines


async def test_the_closing_report_of_a_day_ends_with_its_head(served: Any) -> None:
    await served.issue()
    reply = await served.call("GET", "/api/v1/closing", who="supervisor")
    assert reply.status == 200, reply.body
    assert (reply.body["day"], reply.body["tickets"]) == ("2026-11-23", {"waiting": 1})
    assert reply.body["head"].startswith(f"longjing:2026-11-23:{reply.body['seq']}:")
    again = await served.call("GET", "/api/v1/closing?day=2026-11-23", who="supervisor")
    assert again.body == reply.body


async def test_a_day_nobody_worked_has_no_closing_report(served: Any) -> None:
    for query, status in (("2026-11-22", 404), ("2030-01-01", 404), ("yesterday", 422), ("", 422)):
        reply = await served.call("GET", f"/api/v1/closing?day={query}", who="supervisor")
        assert reply.status == status, query


async def test_the_head_of_yesterday_is_kept_when_the_day_turns(served: Any) -> None:
    await served.issue()
    reply = await served.call("GET", "/api/v1/closing", who="supervisor")
    await served.time_comes(served.clock.now() + timedelta(days=1))
    kept = await served.storage.journal.figures("longjing", "head", served.clock.now().date())
    assert list(kept) == []
    (noted,) = await served.storage.journal.figures(
        "longjing", "head", served.clock.now().date() - timedelta(days=1)
    )
    assert noted[1]["head"].split(":")[:2] == reply.body["head"].split(":")[:2]
