"""The order of a draw: fixed by seed, beacon and codes, and by nothing else."""

import hashlib
import hmac
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.campaigns.rules.lottery import commitment, drawn, lot, mistakes

CODES = st.lists(st.text("23456789CDFGHJKM", min_size=8, max_size=8), unique=True, max_size=40)


@given(CODES, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_in_which_people_registered_changes_nothing(
    codes: list[str], luck: Random
) -> None:
    shuffled = luck.sample(codes, len(codes))
    assert drawn("seed", "7 12", codes) == drawn("seed", "7 12", shuffled)


@given(CODES, st.data())
@settings(deadline=None)
def test_who_withdraws_does_not_change_the_order_of_the_others(
    codes: list[str], data: st.DataObject
) -> None:
    left = data.draw(st.sets(st.sampled_from(codes))) if codes else set()
    stay = [code for code in codes if code not in left]
    assert drawn("seed", "", stay) == [c for c in drawn("seed", "", codes) if c not in left]


def test_a_lot_is_what_is_published_about_it() -> None:
    mac = hmac.new(b"5eed", b"7 12 31\nR7K4-92MQ", hashlib.sha256)
    assert lot("5eed", "7 12 31", "R7K4-92MQ") == mac.hexdigest()
    assert commitment("5eed") == hashlib.sha256(b"5eed").hexdigest()


def test_over_many_seeds_every_code_is_first_about_equally_often() -> None:
    codes = [f"CODE-{n}" for n in range(4)]
    firsts = [drawn(f"seed {n}", "", codes)[0] for n in range(4000)]
    # Four standard deviations around a thousand; the seeds are fixed, so is the outcome.
    assert all(abs(firsts.count(code) - 1000) < 4 * 28 for code in codes)


@given(CODES.filter(lambda codes: len(codes) > 1), st.data())
@settings(deadline=None)
def test_two_codes_that_changed_places_are_noticed(codes: list[str], data: st.DataObject) -> None:
    order = drawn("seed", "b", codes)
    assert mistakes(commitment("seed"), "seed", "b", order) == []
    first, second = data.draw(
        st.lists(st.integers(0, len(order) - 1), min_size=2, max_size=2, unique=True)
    )
    order[first], order[second] = order[second], order[first]
    assert len(mistakes(commitment("seed"), "seed", "b", order)) == 1


def test_another_seed_and_a_code_listed_twice_are_noticed() -> None:
    order = drawn("seed", "", ["A", "B"])
    assert "seed" in mistakes(commitment("other"), "seed", "", order)[0]
    twice = drawn("seed", "", ["A", "A", "B"])
    assert mistakes(commitment("seed"), "seed", "", twice) == ["a code is listed twice"]


def test_the_first_place_that_is_wrong_is_named_with_what_belongs_there() -> None:
    order = drawn("seed", "b", ["A", "B", "C", "D"])
    wrong = [order[0], order[2], order[1], order[3]]
    found = mistakes(commitment("seed"), "seed", "b", wrong)
    assert found == [f"place 2 has {order[2]}, and should have {order[1]}"]
    assert mistakes(commitment("seed"), "seed", "b", order[::-1])[0].startswith("place 1 has ")


def test_a_seed_that_was_not_promised_is_said_before_all_else() -> None:
    order = drawn("seed", "b", ["A", "B"])
    assert mistakes(commitment("other"), "seed", "b", order[::-1]) == [
        "the seed is not the one that was promised: its SHA-256 differs",
        f"place 1 has {order[1]}, and should have {order[0]}",
    ]


def test_a_lot_hangs_on_seed_beacon_and_code_and_on_where_one_ends() -> None:
    lots = {lot(*one) for one in [
        ("s", "b", "c"), ("t", "b", "c"), ("s", "x", "c"), ("s", "b", "d"), ("s", "bc", ""),
        ("s", "", "bc"),
    ]}  # fmt: skip
    assert len(lots) == 6


def test_of_a_code_that_is_listed_twice_each_place_is_the_same_lot() -> None:
    assert drawn("seed", "b", ["B", "A", "B"]) in (["A", "B", "B"], ["B", "B", "A"])


@given(CODES, st.text(max_size=12), st.text(max_size=12))
@settings(deadline=None)
def test_the_order_is_that_of_the_lots_of_seed_and_beacon(
    codes: list[str], seed: str, beacon: str
) -> None:
    lots = [lot(seed, beacon, code) for code in drawn(seed, beacon, codes)]
    assert lots == sorted(lots)


def test_another_beacon_is_another_order() -> None:
    codes = [f"CODE-{n}" for n in range(40)]
    assert drawn("seed", "7 12", codes) != drawn("seed", "7 13", codes)
