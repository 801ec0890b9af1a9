"""Which code counts: the app's, a little early or late, once; and a recovery code however typed."""

from datetime import UTC, datetime, timedelta

import pyotp
from hypothesis import given
from hypothesis import strategies as st

from queue_server.people.codes import (
    RECOVERY_BYTES,
    SECRET_BYTES,
    STEP_S,
    address_of,
    plain,
    recovery_code,
    secret_of,
    step_of,
)

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SECRET = secret_of(bytes(range(SECRET_BYTES)))
PRESENT = int(NOON.timestamp()) // STEP_S


def shown(at: datetime) -> str:
    """What the app shows."""
    return pyotp.TOTP(SECRET).at(at)


def test_the_digits_of_the_published_example_are_taken() -> None:
    example = secret_of(b"12345678901234567890")
    assert step_of(example, "287082", datetime.fromtimestamp(59, UTC), 0) == 1


@given(st.integers(min_value=-600, max_value=600))
def test_a_telephone_may_be_half_a_minute_off_and_no_more(seconds: int) -> None:
    off = NOON + timedelta(seconds=seconds)
    near = abs(int(off.timestamp()) // STEP_S - PRESENT) <= 1
    found = step_of(SECRET, shown(off), NOON, 0)
    assert (found is not None) == near or shown(off) in {
        shown(NOON + timedelta(seconds=STEP_S * n)) for n in (-1, 0, 1)
    }


def test_a_code_read_over_a_shoulder_is_worth_nothing_once_used() -> None:
    used = step_of(SECRET, shown(NOON), NOON, 0)
    assert used == PRESENT
    assert step_of(SECRET, shown(NOON), NOON, used) is None
    later = NOON + timedelta(seconds=STEP_S)
    assert step_of(SECRET, shown(NOON), later, used) is None
    assert step_of(SECRET, shown(later), later, used) == PRESENT + 1


@given(st.text(max_size=12))
def test_nothing_but_the_digits_is_a_code(text: str) -> None:
    right = {shown(NOON + timedelta(seconds=STEP_S * n)) for n in (-1, 0, 1)}
    assert (step_of(SECRET, text, NOON, 0) is not None) == (text.replace(" ", "") in right)


def test_digits_may_be_typed_in_two_groups() -> None:
    code = shown(NOON)
    assert step_of(SECRET, f" {code[:3]} {code[3:]} ", NOON, 0) == PRESENT


@given(st.binary(min_size=RECOVERY_BYTES, max_size=RECOVERY_BYTES))
def test_a_recovery_code_is_the_same_in_small_letters_and_without_dashes(random: bytes) -> None:
    code = recovery_code(random)
    assert plain(code.lower().replace("-", " ")) == plain(code)
    assert len(plain(code)) == 24


def test_the_app_shows_whose_account_of_which_office_it_is() -> None:
    address = address_of(SECRET, "mei", "龍井戶政")
    read = pyotp.parse_uri(address)
    assert (read.name, read.issuer, read.secret) == ("mei", "龍井戶政", SECRET)
