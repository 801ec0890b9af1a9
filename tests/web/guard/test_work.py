"""A program pays for each seat it takes; a person does not notice."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha
import pytest

from queue_server.core.errors import Refused
from queue_server.web.guard import work
from queue_server.web.guard.outside import Peer
from queue_server.web.guard.work import GOOD_FOR, Work

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FROM_OUTSIDE = Peer("203.0.113.9", secure=True, local=False, proxied=True)
IN_THE_OFFICE = Peer("192.0.2.9", secure=False, local=False)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "HASHES", 50)


def solved(challenge: dict[str, Any]) -> str:
    read = altcha.Challenge.from_dict(challenge)
    found = altcha.solve_challenge(read)
    assert found is not None
    return altcha.Payload(read, found).to_base64()


def changed(solution: str, **more: Any) -> str:
    """The same with other parameters, as a caller would write who has no key."""
    read = json.loads(base64.b64decode(solution))
    read["challenge"]["parameters"] |= more
    return base64.b64encode(json.dumps(read).encode()).decode()


def refused(guard: Work, solution: str | None, key: str | None = None, at: datetime = NOW) -> str:
    with pytest.raises(Refused) as raised:
        guard.require(solution, key, at)
    assert raised.value.code == "work_needed"
    return str(raised.value)


def test_a_solution_is_good_once_and_again_for_the_same_request() -> None:
    guard = Work(b"k", "everyone")
    solution = solved(guard.challenge(NOW))
    guard.require(solution, "one", NOW)
    guard.require(solution, "one", NOW)
    assert "used" in refused(guard, solution, "two")
    assert "used" in refused(guard, solution, None)


def test_a_challenge_is_not_good_for_ever() -> None:
    guard = Work(b"k", "everyone")
    solution = solved(guard.challenge(NOW))
    assert "too old" in refused(guard, solution, at=NOW + GOOD_FOR)
    guard.require(solution, None, NOW + GOOD_FOR - timedelta(seconds=1))


def test_a_challenge_that_was_made_easier_or_younger_is_refused() -> None:
    guard = Work(b"k", "everyone")
    solution = solved(guard.challenge(NOW))
    for change in (
        {"keyPrefix": "00"},
        {"data": {"until": 2**40}},
        {"data": None},
        {"cost": 10**9},
        {"algorithm": "ARGON2ID", "memoryCost": 10**9},
        {"salt": "zz"},
    ):
        refused(guard, changed(solution, **change))
    other = solved(Work(b"another key", "everyone").challenge(NOW))
    assert "wrong" in refused(guard, other)


@pytest.mark.parametrize(
    "nonsense",
    [None, "", "x", "e30=", base64.b64encode(b"[" * 1500).decode(), "é", "x" * 2001,
     base64.b64encode(b'{"challenge":{"parameters":[]},"solution":{}}').decode(),
     base64.b64encode(b'{"challenge":7,"solution":7}').decode(),
     base64.b64encode(b"null").decode()],
)  # fmt: skip
def test_what_is_no_solution_is_refused(nonsense: str | None) -> None:
    refused(Work(b"k", "everyone"), nonsense)


def test_an_answer_that_was_guessed_is_refused() -> None:
    guard = Work(b"k", "everyone")
    read = json.loads(base64.b64decode(solved(guard.challenge(NOW))))
    for guess in (0, -1, 2**40, "7", None, True):
        read["solution"]["counter"] = guess
        refused(guard, base64.b64encode(json.dumps(read).encode()).decode())


def test_what_is_remembered_has_a_bound_and_is_forgotten_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(work, "MOST_USED", 2)
    guard = Work(b"k", "everyone")
    for _ in range(2):
        guard.require(solved(guard.challenge(NOW)), None, NOW)
    third = solved(guard.challenge(NOW + timedelta(minutes=1)))
    assert "too many" in refused(guard, third)
    guard.require(third, None, NOW + GOOD_FOR)


@pytest.mark.parametrize(
    ("asked", "outside", "office"),
    [("outside", True, False), ("everyone", True, True), ("nobody", False, False)],
)
def test_who_comes_from_outside_works_and_who_stands_in_the_office_does_not(
    asked: work.Asked, outside: bool, office: bool
) -> None:
    guard = Work(b"k", asked)
    assert guard.asked_of(FROM_OUTSIDE) is outside
    assert guard.asked_of(IN_THE_OFFICE) is office
