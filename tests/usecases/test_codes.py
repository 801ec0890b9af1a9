"""What a visitor holds: a code to say, and a link that cannot be guessed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from queue_server.core.errors import UnknownThing
from queue_server.usecases.codes import SIGNS, Codes

CODES = Codes(b"k" * 32)
IDS = st.text("0123456789abcdef", min_size=16, max_size=16)


@given(IDS)
@example("0" * 16)
def test_a_code_is_eight_signs_that_nobody_confuses_and_is_always_the_same(name: str) -> None:
    code = CODES.code(name)
    assert code == CODES.code(name) != Codes(b"j" * 32).code(name)
    assert code[4] == "-"
    assert set(code) - {"-"} <= set(SIGNS)
    assert not set("01OIAEUSLBZ") & set(SIGNS)


@given(IDS)
@example("0" * 16)
def test_a_code_is_known_however_it_is_typed(name: str) -> None:
    code = CODES.code(name)
    typed = (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} ")
    assert len({CODES.mark(one) for one in typed}) == 1
    assert CODES.mark(code) != code


@given(IDS, st.text(max_size=60))
@example("0" * 16, "")
def test_only_the_true_link_opens_a_booking(name: str, other: str) -> None:
    assert CODES.booking_of(CODES.token(name)) == name
    for wrong in (
        other,
        "\udccc" * 16,
        name,
        name + other,
        CODES.token(name)[:-1],
        CODES.token(name) + "0",
    ):
        with pytest.raises(UnknownThing):
            CODES.booking_of(wrong)


def test_what_the_journal_keeps_of_a_hold_does_not_give_the_hold_away() -> None:
    hold = CODES.new_hold()
    assert CODES.id_of_hold(hold) not in hold
    assert len(CODES.id_of_hold(hold)) == 16
