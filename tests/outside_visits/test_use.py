"""What people do with visits, from the first call to the second trip."""

import asyncio
from datetime import timedelta

import pytest

from queue_server.clock import SetClock
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.outside_visits import use
from queue_server.outside_visits.memory import MemoryOutsideVisits
from queue_server.outside_visits.rules.visit import OutsideVisit, VisitState
from queue_server.outside_visits.use import OutsideVisits
from queue_server.settings import Settings
from tests.outside_visits.making import FRIDAY, MONDAY, NOW, TERMS, TUESDAY, asked, group

RULES = Settings.load().rules
SATURDAY = FRIDAY + timedelta(days=1)
MEI = "user:mei"


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def visits(clock: SetClock) -> OutsideVisits:
    return OutsideVisits(RULES, TERMS, MemoryOutsideVisits(), b"secret", clock)


async def file(visits: OutsideVisits, key: str = "k1", **fields: object) -> OutsideVisit:
    return (await visits.file(asked(**fields), actor=MEI, key=key))[0]


async def test_the_same_request_again_is_one_visit_and_another_under_its_key_is_refused(
    visits: OutsideVisits,
) -> None:
    first, replayed = await visits.file(asked(), actor=MEI, key="k1")
    again, replayed_again = await visits.file(asked(), actor=MEI, key="k1")
    assert (first, replayed, replayed_again) == (again, False, True)
    with pytest.raises(BadRequest) as refused:
        await visits.file(asked(people=2), actor=MEI, key="k1")
    assert refused.value.code == "idempotency_mismatch"
    other, _ = await visits.file(asked(), actor="user:lin", key="k1")
    assert other.id != first.id


async def test_an_office_that_makes_no_visits_says_so(clock: SetClock) -> None:
    none = OutsideVisits(RULES, None, MemoryOutsideVisits(), b"secret", clock)
    with pytest.raises(Refused) as refused:
        await none.file(asked(), actor=MEI, key="k1")
    assert refused.value.code == "no_visits"
    with pytest.raises(Refused):
        await none.propose(TUESDAY, [])
    assert list(await none.listed()) == []
    assert none.trips == 1
    await none.forget(NOW)


async def test_a_visit_is_found_by_its_code_and_by_its_link(visits: OutsideVisits) -> None:
    one = await file(visits)
    code = visits.codes.code(one.id)
    assert await visits.by_code(f" {code.lower()} ") == one
    token = visits.codes.token(one.id)
    assert await visits.by_token(token) == one
    for wrong in (token[:-1] + ("0" if token[-1] != "0" else "1"), "", "é" * 48):
        with pytest.raises(UnknownThing) as refused:
            await visits.by_token(wrong)
        assert refused.value.code == "unknown_visit"
    with pytest.raises(UnknownThing):
        await visits.by_code("2222-2222")


async def test_a_day_goes_from_the_plan_to_the_second_trip(
    visits: OutsideVisits, clock: SetClock
) -> None:
    near = await file(visits, "k1", zone="near")
    hill = await file(visits, "k2", zone="hill", first=MONDAY)
    proposed = await visits.propose(TUESDAY, [near.id, hill.id])
    ids = [one.id for one in proposed.stops]
    assert await visits.times(TUESDAY, ids) == proposed
    assert await visits.plan(TUESDAY, ids, actor="user:boss") == proposed
    found, route = await visits.day(TUESDAY)
    assert ([one.id for one in found], route) == (ids, proposed)

    with pytest.raises(Refused) as refused:
        await visits.act(near.id, "depart", actor=MEI, key="d1")
    assert refused.value.code == "visit_not_today"
    clock.set(NOW + timedelta(days=1))
    gone = await visits.act(near.id, "depart", actor=MEI, key="d2")
    assert gone == await visits.act(near.id, "depart", actor=MEI, key="d2")
    with pytest.raises(Refused) as refused:
        await visits.plan(TUESDAY, [hill.id], actor="user:boss")
    assert refused.value.code == "day_under_way"
    await visits.act(near.id, "miss", actor=MEI, key="m1")
    second = await visits.act(near.id, "again", actor=MEI, key="a1")
    assert (second.trip, second.first) == (2, TUESDAY)
    steps = [one.action for one in await visits.steps(near.id)]
    assert steps == ["file", "plan", "depart", "miss", "again"]


async def test_today_the_crew_leaves_no_earlier_than_now_and_the_plan_stays_as_it_was_made(
    visits: OutsideVisits, clock: SetClock
) -> None:
    one = await file(visits)
    route = await visits.plan(MONDAY, [one.id], actor="user:boss")
    assert (route.leaves, route.stops[0].begins) == (600, 610)
    clock.set(NOW + timedelta(hours=1))
    assert (await visits.day(MONDAY))[1] == route
    clock.set(NOW + timedelta(hours=2))
    with pytest.raises(Refused) as refused:
        await visits.times(MONDAY, [one.id])
    assert refused.value.code == "stop_too_late"


async def test_what_is_left_out_of_a_new_plan_goes_back_to_the_requests(
    visits: OutsideVisits,
) -> None:
    first, second = await file(visits, "k1"), await file(visits, "k2", zone="far")
    await visits.plan(TUESDAY, [first.id, second.id], actor="user:boss")
    await visits.plan(TUESDAY, [second.id], actor="user:boss")
    assert (await visits.find(first.id)).state is VisitState.REQUESTED
    kept = await visits.find(second.id)
    assert (kept.state, kept.position) == (VisitState.PLANNED, 0)
    # The same plan once more changes nothing: it leaves no step behind.
    before = len(await visits.steps(second.id))
    await visits.plan(TUESDAY, [second.id], actor="user:boss")
    assert len(await visits.steps(second.id)) == before
    await visits.plan(TUESDAY, [], actor="user:boss")
    assert (await visits.find(second.id)).day is None


async def test_a_plan_whose_windows_cannot_be_kept_is_shown_without_times(
    visits: OutsideVisits,
) -> None:
    one = await file(visits, opens=540, closes=560)
    await visits.plan(TUESDAY, [one.id], actor="user:boss")
    two = await file(visits, "k2", opens=540, closes=560)
    with pytest.raises(Refused) as refused:
        await visits.plan(TUESDAY, [one.id, two.id], actor="user:boss")
    assert refused.value.code == "stop_too_late"
    proposed = await visits.propose(TUESDAY, [one.id, two.id])
    assert len(proposed.stops) == len(proposed.left_out) == 1


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (MONDAY - timedelta(days=1), "invalid"),
        (MONDAY + timedelta(days=200), "invalid"),
        (SATURDAY, "not_an_office_day"),
    ],
)
async def test_a_day_without_office_hours_is_not_planned(
    visits: OutsideVisits, day: object, code: str
) -> None:
    with pytest.raises((BadRequest, Refused)) as refused:
        await visits.plan(day, [], actor="user:boss")  # type: ignore[arg-type]
    assert refused.value.code == code


async def test_a_visit_twice_in_a_plan_or_unknown_is_refused(visits: OutsideVisits) -> None:
    one = await file(visits)
    with pytest.raises(BadRequest, match="listed twice"):
        await visits.propose(TUESDAY, [one.id, one.id])
    with pytest.raises(UnknownThing):
        await visits.propose(TUESDAY, ["nobody"])
    await visits.act(one.id, "cancel", actor=MEI, key="c1")
    with pytest.raises(Refused) as refused:
        await visits.propose(TUESDAY, [one.id])
    assert refused.value.code == "visit_state"


async def test_the_applicant_calls_the_visit_off_once(
    visits: OutsideVisits, clock: SetClock
) -> None:
    one = await file(visits)
    token = visits.codes.token(one.id)
    assert (await visits.give_up(token)).state is VisitState.CANCELLED
    assert (await visits.give_up(token)).version == 2
    two = await file(visits, "k2")
    await visits.plan(MONDAY, [two.id], actor="user:boss")
    await visits.act(two.id, "depart", actor=MEI, key="d1")
    with pytest.raises(Refused) as refused:
        await visits.give_up(visits.codes.token(two.id))
    assert refused.value.code == "visit_state"


async def test_what_makes_no_sense_changes_nothing(visits: OutsideVisits) -> None:
    one = await file(visits)
    with pytest.raises(BadRequest):
        await visits.act(one.id, "dance", actor=MEI, key="x1")
    with pytest.raises(BadRequest):
        await visits.act(one.id, "cancel", actor=MEI, key="x2", missing=(group("301", 1),))
    await visits.act(one.id, "cancel", actor=MEI, key="x3")
    with pytest.raises(BadRequest) as refused:
        await visits.act(one.id, "again", actor=MEI, key="x3")
    assert refused.value.code == "idempotency_mismatch"


async def test_of_two_clerks_who_act_at_once_one_is_told(visits: OutsideVisits) -> None:
    one = await file(visits)
    done = await asyncio.gather(
        visits.act(one.id, "cancel", actor=MEI, key="c1"),
        visits.act(one.id, "cancel", actor="user:lin", key="c1"),
        return_exceptions=True,
    )
    assert sum(isinstance(each, OutsideVisit) for each in done) == 1
    assert sum(isinstance(each, Refused) for each in done) == 1


async def test_more_requests_than_anyone_reads_are_refused(
    visits: OutsideVisits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use, "MOST_OPEN", 2)
    await file(visits, "k1")
    await file(visits, "k2")
    with pytest.raises(Refused) as refused:
        await file(visits, "k3")
    assert refused.value.code == "too_many_visits"


async def test_the_place_is_forgotten_a_while_after_the_end(
    visits: OutsideVisits, clock: SetClock
) -> None:
    one = await file(visits)
    await visits.act(one.id, "cancel", actor=MEI, key="c1")
    await visits.forget(NOW + TERMS.keep_place)
    assert (await visits.find(one.id)).place
    await visits.forget(NOW + TERMS.keep_place + timedelta(seconds=1))
    assert (await visits.find(one.id)).place == ""
    assert [each.id for each in await visits.listed()] == [one.id]
