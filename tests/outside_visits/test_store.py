"""What the wing keeps: alike in memory and in a database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queue_server.core.errors import Refused
from queue_server.opening import Storage
from queue_server.outside_visits.ports import OutsideVisitStore, Step
from queue_server.outside_visits.rules.visit import OutsideVisit, VisitState
from tests.outside_visits.making import MONDAY, NOW, TUESDAY, group, visit


@pytest.fixture
def store(storage: Storage) -> OutsideVisitStore:
    return storage.outside_visits


def step(one: OutsideVisit, action: str = "file", request: str | None = None) -> Step:
    return Step(
        visit=one.id, version=one.version, at=one.changed_at, actor="user:mei", action=action,
        state=one.state.value, request=request, fingerprint="ab12",
    )  # fmt: skip


def later(one: OutsideVisit, state: VisitState, minutes: int = 5) -> OutsideVisit:
    return replace(one, state=state, version=one.version + 1,
                   changed_at=one.changed_at + timedelta(minutes=minutes))  # fmt: skip


async def test_a_visit_is_read_as_it_was_kept(store: OutsideVisitStore) -> None:
    one = visit(
        services=("N01", "D01"), groups=(group("301", 1, 2, 3), group("302", 4)), people=4,
        state=VisitState.PLANNED, trip=2, day=TUESDAY, position=1, minute=605,
    )  # fmt: skip
    await store.add(one, step(one, request="user:mei key-1"))
    assert await store.find("v1") == one
    assert await store.by_mark("mark v1") == one
    assert await store.find("v2") is None
    assert await store.by_mark("mark v2") is None
    assert list(await store.steps("v1")) == [step(one, request="user:mei key-1")]
    found = await store.step_of("user:mei key-1")
    assert found == step(one, request="user:mei key-1")
    assert await store.step_of("user:mei key-2") is None


async def test_an_id_or_a_code_that_is_taken_is_refused(store: OutsideVisitStore) -> None:
    await store.add(visit(), step(visit()))
    for other in (visit("v1", mark="another"), visit("v2", mark="mark v1")):
        with pytest.raises(Refused) as refused:
            await store.add(other, step(other))
        assert refused.value.code == "visit_changed"
    assert await store.find("v2") is None


async def test_of_two_who_change_a_visit_at_once_the_second_is_refused_whole(
    store: OutsideVisitStore,
) -> None:
    first, second = visit("v1"), visit("v2")
    for one in (first, second):
        await store.add(one, step(one))
    planned = later(first, VisitState.PLANNED)
    await store.change([(planned, step(planned, "plan"))])
    also = later(second, VisitState.PLANNED)
    with pytest.raises(Refused) as refused:
        await store.change([(also, step(also, "plan")), (planned, step(planned, "plan"))])
    assert refused.value.code == "visit_changed"
    assert await store.find("v2") == second
    assert len(await store.steps("v2")) == 1


async def test_the_steps_of_a_visit_stay_in_order(store: OutsideVisitStore) -> None:
    one = visit()
    await store.add(one, step(one))
    for state, action in ((VisitState.PLANNED, "plan"), (VisitState.ON_THE_WAY, "depart")):
        one = later(one, state)
        await store.change([(one, step(one, action))])
    assert [each.action for each in await store.steps("v1")] == ["file", "plan", "depart"]
    await store.change([])


async def test_open_visits_come_oldest_first_and_ended_ones_newest_first(
    store: OutsideVisitStore,
) -> None:
    for n in (2, 0, 1):
        one = visit(f"v{n}", made_at=NOW + timedelta(minutes=n))
        await store.add(one, step(one))
    for n, state in ((0, VisitState.DONE), (1, VisitState.CANCELLED)):
        known = await store.find(f"v{n}")
        assert known is not None
        after = later(known, state, minutes=n + 1)
        await store.change([(after, step(after, "end"))])
    assert [one.id for one in await store.open(10)] == ["v2"]
    assert [one.id for one in await store.ended(10)] == ["v1", "v0"]
    assert [one.id for one in await store.ended(1)] == ["v1"]
    assert await store.open(0) == []


async def test_a_day_lists_its_stops_in_order(store: OutsideVisitStore) -> None:
    for n, (day, position) in enumerate([(TUESDAY, 1), (MONDAY, 0), (TUESDAY, 0)]):
        one = visit(f"v{n}", state=VisitState.PLANNED, day=day, position=position, minute=600)
        await store.add(one, step(one))
    assert [one.id for one in await store.on_day(TUESDAY)] == ["v2", "v0"]


async def test_the_places_of_visits_that_ended_long_ago_are_forgotten_and_nothing_else(
    store: OutsideVisitStore,
) -> None:
    for name in ("open", "old", "new"):
        one = visit(name)
        await store.add(one, step(one))
    for name, minutes in (("old", 1), ("new", 60)):
        after = later(visit(name), VisitState.DONE, minutes)
        await store.change([(after, step(after, "finish"))])
    before = NOW + timedelta(minutes=30)
    assert await store.forget_places(before) == 1
    assert await store.forget_places(before) == 0
    places = {}
    for name in ("open", "old", "new"):
        known = await store.find(name)
        assert known is not None
        places[name] = known.place
    assert places == {"open": "福田里", "old": "", "new": "福田里"}
    assert len(await store.steps("old")) == 2
