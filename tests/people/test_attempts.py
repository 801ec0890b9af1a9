"""Wrong passwords: who waits for them, and who does not."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.people.attempts import MOST_ON_A_NAME, MOST_REMEMBERED, Attempts
from queue_server.people.rules import AccountPolicy

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
NOTHING = timedelta()


def failing(attempts: Attempts, times: int, name: str = "mei", address: str = "a") -> None:
    for _ in range(times):
        attempts.failed(name, address, NOON)


def test_four_slips_cost_nothing_and_from_the_fifth_each_doubles_the_wait() -> None:
    attempts = Attempts(AccountPolicy())
    failing(attempts, 4)
    assert attempts.wait("mei", "a", NOON) == NOTHING
    failing(attempts, 3)
    assert attempts.wait("mei", "a", NOON) == timedelta(seconds=4)
    assert attempts.wait("mei", "a", NOON + timedelta(seconds=4)) == NOTHING


def test_a_stranger_elsewhere_keeps_nobody_out() -> None:
    attempts = Attempts(AccountPolicy(lockout="tw-appendix10"))
    failing(attempts, 40, address="stranger")
    assert attempts.wait("mei", "stranger", NOON) > NOTHING
    assert attempts.wait("mei", "desk", NOON) == NOTHING


def test_a_name_guessed_from_everywhere_waits_only_where_it_never_signed_in() -> None:
    attempts = Attempts(AccountPolicy())
    attempts.succeeded("mei", "desk")
    for n in range(MOST_ON_A_NAME):
        attempts.failed("mei", f"botnet-{n}", NOON)
    assert attempts.wait("mei", "one more", NOON) > NOTHING
    assert attempts.wait("mei", "desk", NOON) == NOTHING
    assert attempts.wait("mei", "one more", NOON + timedelta(hours=1)) == NOTHING


def test_an_address_that_tries_many_names_waits_but_not_for_those_it_knows() -> None:
    attempts = Attempts(AccountPolicy(failures_per_min=5))
    attempts.succeeded("mei", "office")
    for n in range(50):
        attempts.failed(f"name-{n}", "office", NOON)
    assert attempts.wait("chen", "office", NOON) > NOTHING
    assert attempts.wait("mei", "office", NOON) == NOTHING


def test_a_right_password_forgets_the_wrong_ones() -> None:
    attempts = Attempts(AccountPolicy())
    failing(attempts, 4)
    attempts.succeeded("mei", "a")
    failing(attempts, 4)
    assert attempts.wait("mei", "a", NOON) == NOTHING


def test_failures_are_forgotten_after_a_day_and_when_an_administrator_helps() -> None:
    attempts = Attempts(AccountPolicy())
    failing(attempts, 20)
    tomorrow = NOON + timedelta(days=1)
    assert attempts.failed("mei", "a", tomorrow) is None
    failing(attempts, 20)
    attempts.lift("MEI")
    assert attempts.wait("mei", "a", NOON) == NOTHING


@settings(deadline=None)
@given(st.lists(st.sampled_from(["mei", "nobody"]), max_size=30))
def test_waiting_tells_nothing_about_who_exists(tries: list[str]) -> None:
    """Exchanging the names exchanges the waits: the rules know of no accounts."""
    one, other = Attempts(AccountPolicy()), Attempts(AccountPolicy())
    swap = {"mei": "nobody", "nobody": "mei"}
    for name in tries:
        one.failed(name, "a", NOON)
        other.failed(swap[name], "a", NOON)
    assert one.wait("mei", "a", NOON) == other.wait("nobody", "a", NOON)


def test_memory_is_bounded_however_many_try() -> None:
    attempts = Attempts(AccountPolicy())
    for n in range(MOST_REMEMBERED + 50):
        attempts.failed(f"n{n}", f"a{n}", NOON)
        attempts.succeeded(f"k{n}", "a")
    sizes = [len(attempts._pairs), len(attempts._names), len(attempts._addresses)]
    assert [*sizes, len(attempts._known)] == [MOST_REMEMBERED] * 4
