"""A counter goes to another clerk: no clerk is pushed out, and nothing else about it changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.core import events as ev
from queue_server.core.decide.counter.handing import OFFERED_FOR
from queue_server.core.decide.counter.profiles import SetProfile
from queue_server.core.errors import BadRequest, JiaohaoError, Refused
from tests.core.decide.counter.refusing import refusal
from tests.core.play import Play, picture


def clerk(play: Play, number: int = 2) -> str:
    return play.state.counters[number].clerk


def kinds(play: Play) -> list[str]:
    return [row[3].KIND for row in play.rows]


def test_whoever_is_offered_the_counter_goes_on_with_its_visitor(office: Play) -> None:
    office.issue()
    office.do("call-next")
    office.do("start")
    office.carry_out(SetProfile(counter=2, first=("english",)))
    before = office.state.counters[2]
    office.do("hand-over")
    office.pass_time(60)
    office.do("take-over", clerk="lin", holder="wang", also=False)
    assert office.state.counters[2] == replace(before, clerk="lin")
    assert office.state.profiles[2].first == ("english",)
    assert refusal(office, "finish", 2, "wang") == "counter_taken"
    assert office.label("finish", clerk="lin") == "B001"
    assert picture(office.rebuilt()) == picture(office.state)


def test_a_visit_is_counted_for_whoever_ends_it_whoever_began(
    office: Play,
) -> None:
    office.issue()
    office.do("call-next")
    assert office.do("start").clerk == "wang"
    office.do("hand-over")
    office.do("take-over", clerk="lin")
    assert office.do("finish", clerk="lin").clerk == "lin"


def test_a_pause_goes_on_until_the_next_clerk_ends_it(office: Play) -> None:
    office.do("pause", reason="lunch", until=office.now + timedelta(minutes=30))
    office.do("hand-over")
    office.do("take-over", clerk="lin")
    counter = office.state.counters[2]
    assert (counter.state, counter.reason, counter.clerk) == ("paused", "lunch", "lin")
    office.do("open", clerk="lin")
    assert office.state.counters[2].state == "open"


def test_a_counter_is_given_back_by_the_same_act(office: Play) -> None:
    for giver, taker in (("wang", "lin"), ("lin", "wang")):
        office.do("hand-over", clerk=giver, to=taker)
        office.do("take-over", clerk=taker, holder=giver)
        assert clerk(office) == taker


def test_without_an_offer_who_sits_there_is_asked_and_answers(office: Play) -> None:
    office.do("take-over", clerk="lin", holder="wang")
    office.do("take-over", clerk="lin", holder="wang")
    assert kinds(office).count("counter_asked_for") == 1
    assert (clerk(office), office.state.counters[2].asked) == ("wang", "lin")
    office.do("hand-over", to="lin")
    assert (clerk(office), office.state.counters[2].asked) == ("lin", "")


def test_who_asked_is_sent_away(office: Play) -> None:
    office.do("take-over", clerk="lin")
    office.do("hand-over", on=False)
    office.do("hand-over", on=False)
    assert kinds(office).count("counter_kept") == 1
    assert office.state.counters[2].asked == ""
    assert clerk(office) == "wang"


def test_an_offer_is_for_whom_it_names_and_lapses(office: Play) -> None:
    office.do("hand-over", to="lin")
    office.do("take-over", clerk="chen")
    assert clerk(office) == "wang"
    office.pass_time(OFFERED_FOR.total_seconds())
    office.do("take-over", clerk="lin")
    assert clerk(office) == "wang"
    office.do("hand-over")
    office.do("hand-over", on=False)
    office.do("take-over", clerk="lin")
    assert clerk(office) == "wang"


def test_of_two_who_take_the_counter_from_the_same_clerk_one_has_it(office: Play) -> None:
    office.do("hand-over")
    office.do("take-over", clerk="lin", holder="wang")
    assert refusal(office, "take-over", 2, "chen", holder="wang") == "counter_taken"
    office.do("take-over", clerk="lin", holder="wang")
    assert kinds(office).count("counter_handed_over") == 1
    assert clerk(office) == "lin"


def test_a_supervisor_takes_or_offers_it_in_the_clerks_place(office: Play) -> None:
    office.do("take-over", clerk="chief", supervises=True)
    assert clerk(office) == "chief"
    assert office.rows[-1][3] == ev.CounterHandedOver(counter=2, clerk="chief", forced=True)
    office.do("hand-over", clerk="boss", to="lin", supervises=True)
    office.do("take-over", clerk="lin")
    assert office.rows[-1][3].forced is False
    assert clerk(office) == "lin"


def test_what_the_last_clerk_did_is_not_taken_back_by_the_next(office: Play) -> None:
    office.issue()
    office.do("call-next")
    office.do("hand-over")
    office.do("take-over", clerk="lin")
    assert refusal(office, "undo", 2, "lin") == "nothing_to_undo"


def test_what_makes_no_sense_is_refused(office: Play) -> None:
    assert refusal(office, "hand-over", 2, "lin") == "counter_taken"
    for verb in ("hand-over", "take-over"):
        assert refusal(office, verb, 3, "lin") == "counter_closed"
        assert refusal(office, verb, 99, "lin") == "unknown_counter"
    with pytest.raises(BadRequest) as invalid:
        office.do("hand-over", to="wang")
    assert (invalid.value.code, invalid.value.facts) == ("invalid", {"field": "to"})
    assert invalid.value.detail.startswith("to: ")


def test_a_refusal_says_which_counter_and_whose_it_is(office: Play) -> None:
    taken = {"counter": 2, "clerk": "wang"}
    for verb, at, body, facts in (
        ("hand-over", 2, {}, taken),
        ("take-over", 2, {"holder": "chen"}, taken),
        ("hand-over", 3, {}, {"counter": 3}),
        ("take-over", 3, {}, {"counter": 3}),
    ):
        with pytest.raises(Refused) as refused:
            office.do(verb, at, "lin", **body)
        assert refused.value.facts == facts


def test_a_second_counter_in_the_same_name_is_asked_about(office: Play) -> None:
    office.do("open", 3, "lin")
    assert refusal(office, "take-over", 2, "lin", also=False) == "clerk_elsewhere"
    office.do("hand-over")
    office.do("take-over", clerk="lin", also=True)
    assert clerk(office) == clerk(office, 3) == "lin"


def test_a_counter_that_was_closed_is_offered_to_nobody(office: Play) -> None:
    office.do("hand-over")
    office.do("close")
    office.do("open", clerk="lin")
    office.do("take-over", clerk="chen")
    assert clerk(office) == "lin"


NAMES = st.sampled_from(["wang", "lin", "chen"])
STEPS = st.lists(
    st.tuples(st.sampled_from(["hand-over", "take-over"]), NAMES, NAMES, st.booleans()),
    max_size=12,
)


@given(STEPS)
def test_a_counter_changes_hands_only_with_the_word_of_who_has_it(
    steps: list[tuple[str, str, str, bool]],
) -> None:
    play = Play()
    play.do("open", 2, "wang")
    allowed: set[str] = set()
    for verb, name, other, on in steps:
        holder, asked = clerk(play), play.state.counters[2].asked
        body = {"to": other, "on": on} if verb == "hand-over" else {"holder": other}
        try:
            play.do(verb, 2, name, **body)
        except JiaohaoError:
            assert clerk(play) == holder
            continue
        if clerk(play) != holder:
            agreed = verb == "hand-over" and name == holder and asked == clerk(play)
            assert agreed or (verb == "take-over" and clerk(play) == name and name in allowed)
            allowed = set()
        elif verb == "hand-over":
            allowed = {other} if on else set()
