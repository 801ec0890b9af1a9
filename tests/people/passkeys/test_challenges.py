"""Challenges vouch for themselves: what they are for, and for how long."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from queue_server.people.passkeys.challenges import (
    CHALLENGE_BYTES,
    RANDOM_BYTES,
    VALID,
    Purpose,
    challenge_for,
    handle_of,
    spent_by,
)

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SECRET, RANDOM = b"s" * 32, b"r" * RANDOM_BYTES
SIGN_IN = Purpose("sign-in", "office.example")


def test_a_challenge_is_good_for_a_minute() -> None:
    challenge = challenge_for(SECRET, SIGN_IN, RANDOM, NOON)
    last = NOON + VALID - timedelta(milliseconds=1)
    spent = spent_by(SECRET, SIGN_IN, challenge, last)
    assert spent is not None
    assert spent.expires_at == NOON + VALID
    assert spent_by(SECRET, SIGN_IN, challenge, NOON + VALID) is None


def test_a_challenge_of_a_clock_that_was_ahead_is_none() -> None:
    challenge = challenge_for(SECRET, SIGN_IN, RANDOM, NOON + timedelta(hours=1))
    assert spent_by(SECRET, SIGN_IN, challenge, NOON) is None


def test_a_challenge_is_good_for_one_act_at_one_host_in_one_session() -> None:
    mine = Purpose("prove", "office.example", "session-a")
    challenge = challenge_for(SECRET, mine, RANDOM, NOON)
    for other in (
        replace(mine, act="register"),
        replace(mine, host="other.example"),
        replace(mine, session="session-b"),
        SIGN_IN,
    ):
        assert spent_by(SECRET, other, challenge, NOON) is None
    assert spent_by(b"another" * 5, mine, challenge, NOON) is None
    assert spent_by(SECRET, mine, challenge, NOON) is not None


@given(st.binary(max_size=2 * CHALLENGE_BYTES))
def test_no_bytes_of_a_stranger_are_a_challenge(junk: bytes) -> None:
    assert spent_by(SECRET, SIGN_IN, junk, NOON) is None


@given(st.integers(0, CHALLENGE_BYTES - 1), st.integers(1, 255))
def test_no_byte_of_a_challenge_can_be_changed(at: int, change: int) -> None:
    challenge = bytearray(challenge_for(SECRET, SIGN_IN, RANDOM, NOON))
    challenge[at] ^= change
    assert spent_by(SECRET, SIGN_IN, bytes(challenge), NOON) is None


def test_a_users_handle_stays_the_same_and_says_nothing() -> None:
    assert handle_of(SECRET, "mei") == handle_of(SECRET, "mei")
    assert handle_of(SECRET, "mei") != handle_of(SECRET, "lin")
    assert b"mei" not in handle_of(SECRET, "mei")
