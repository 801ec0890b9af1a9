"""A visitor from outside has the browser do some work before a seat is held."""

from typing import Any

import altcha
import pytest

from queue_server.web.guard import work
from tests.web.book.booking import BOOK, DAY, WANTED, hold

PLACE = {"pool": "counter", "services": ["T01"], "first": DAY, "last": DAY}


@pytest.fixture(autouse=True)
def asked_of_everyone(served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "HASHES", 20)
    served.server.services.guard.work = work.Work(b"k" * 32, "everyone")


async def solution(served: Any) -> str:
    asked = (await served.call("GET", f"{BOOK}/challenge")).body["challenge"]
    challenge = altcha.Challenge.from_dict(asked)
    found = altcha.solve_challenge(challenge)
    assert found is not None
    return altcha.Payload(challenge, found).to_base64()


async def test_a_seat_is_kept_for_work_and_each_solution_keeps_one(served: Any) -> None:
    assert (await hold(served)).status == 428
    done = await solution(served)
    first = await served.call("POST", f"{BOOK}/holds", {**WANTED, "altcha": done}, key="k")
    again = await served.call("POST", f"{BOOK}/holds", {**WANTED, "altcha": done}, key="k")
    assert (first.status, again.body) == (201, first.body)
    other = await hold(served, minute=600, altcha=done)
    assert (other.status, other.code) == (428, "work_needed")
    assert (await hold(served, minute=600, altcha=await solution(served))).status == 201


async def test_a_place_on_the_waiting_list_costs_the_same(served: Any) -> None:
    assert (await served.call("POST", f"{BOOK}/waiting", PLACE)).code == "work_needed"
    done = {**PLACE, "altcha": await solution(served)}
    assert (await served.call("POST", f"{BOOK}/waiting", done)).status == 201


@pytest.mark.parametrize("who", ["clerk", "kiosk"])
async def test_the_office_s_own_people_and_machines_do_not_work(served: Any, who: str) -> None:
    asked = await served.call("GET", f"{BOOK}/challenge", who=who)
    assert asked.body == {"challenge": None}
    assert (await hold(served, who)).status == 201


@pytest.mark.parametrize("nonsense", ["", "x", 7, "y" * 2001])
async def test_nonsense_is_refused(served: Any, nonsense: Any) -> None:
    assert (await hold(served, altcha=nonsense)).status in (422, 428)


async def test_on_the_office_s_own_network_nothing_is_asked(served: Any) -> None:
    served.server.services.guard.work = work.Work(b"k" * 32, "outside")
    assert (await served.call("GET", f"{BOOK}/challenge")).body == {"challenge": None}
    assert (await hold(served)).status == 201
