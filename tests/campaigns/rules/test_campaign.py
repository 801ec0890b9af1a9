"""Who is invited when, and that there are never more invitations than places."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.campaigns.rules import lottery
from queue_server.campaigns.rules.campaign import (
    TABLE,
    TAKING,
    Intent,
    IntentState,
    answered,
    draw,
    require_open,
    rolled,
    step,
)
from queue_server.core.errors import BadRequest, Refused
from tests.campaigns.making import CUTOFF, ENDS, NOW, campaign, intent

ACTIONS = sorted({action for _, action in TABLE})


def test_what_is_published_of_the_seed_gives_nothing_of_it_away() -> None:
    one = campaign()
    assert one.commitment == lottery.commitment(one.seed)
    assert one.seed not in one.commitment


@pytest.mark.parametrize("state", IntentState)
@pytest.mark.parametrize("action", ACTIONS)
def test_what_the_table_has_is_done_and_all_else_is_refused(
    state: IntentState, action: str
) -> None:
    before = intent(1, state=state)
    wanted = TABLE.get((state, action))
    if wanted is None:
        with pytest.raises(Refused) as refused:
            step(before, action, NOW)
        assert refused.value.facts == {"state": state.value, "action": action}
    else:
        assert step(before, action, NOW).state is wanted


def test_one_registers_until_the_cutoff_and_not_after_it() -> None:
    require_open(campaign(), CUTOFF - timedelta(seconds=1))
    for one, now in ((campaign(), CUTOFF), (campaign(drawn_at=NOW), NOW)):
        with pytest.raises(Refused) as refused:
            require_open(one, now)
        assert refused.value.code == "campaign_closed"


def test_a_draw_is_once_after_the_cutoff_with_the_number_that_was_announced() -> None:
    for one, beacon, now, code in (
        (campaign(), "", NOW, "too_early_to_draw"),
        (campaign(drawn_at=CUTOFF), "", CUTOFF, "campaign_drawn"),
        (campaign(), "7", CUTOFF, "invalid"),
        (campaign(beacon_source="state lottery"), "", CUTOFF, "invalid"),
    ):
        with pytest.raises((Refused, BadRequest)) as refused:
            draw(one, [], beacon, now)
        assert refused.value.code == code


def test_who_has_withdrawn_takes_no_part_in_the_draw() -> None:
    gone = intent(2, state=IntentState.WITHDRAWN)
    after, listed = draw(campaign(), [intent(1), gone, intent(3)], "", CUTOFF)
    order = lottery.drawn("5eed", "", [intent(1).code, intent(3).code])
    assert [one.code for one in listed] == order
    assert [one.place for one in listed] == [1, 2]
    assert after.drawn_at == CUTOFF


@given(
    st.integers(0, 12),
    st.integers(1, 4),
    st.lists(st.tuples(st.integers(0, 11), st.sampled_from(["accept", "withdraw", "serve"]),
                       st.integers(0, 60)), max_size=40),
)  # fmt: skip
@settings(deadline=None)
def test_places_go_by_the_order_of_the_draw_and_never_to_more_than_there_are(
    count: int, quota: int, done: list[tuple[int, str, int]]
) -> None:
    one, listed = draw(campaign(quota=quota), [intent(n) for n in range(count)], "", CUTOFF)
    known: dict[str, Intent] = {each.id: each for each in listed}
    now = CUTOFF

    def roll() -> None:
        known.update({each.id: each for each in rolled(one, list(known.values()), now)})
        everybody = list(known.values())
        assert sum(each.state in TAKING for each in everybody) <= quota
        passed = [e.place or 0 for e in everybody if e.until is not None]
        waiting = [e.place or 0 for e in everybody if e.state is IntentState.LISTED]
        assert not (passed and waiting) or max(passed) < min(waiting)
        full = sum(each.state in TAKING for each in everybody) == quota
        assert full or not waiting or now >= ENDS
        assert rolled(one, everybody, now) == []

    roll()
    for n, action, hours in done:
        now += timedelta(hours=hours)
        who = known.get(f"i{n}")
        if who is not None:
            with suppress(Refused):
                known[who.id] = answered(who, action, now)
        roll()


def test_an_invitation_lapses_and_the_next_is_invited_until_the_end() -> None:
    one, listed = draw(campaign(quota=1), [intent(1), intent(2)], "", CUTOFF)
    [first] = rolled(one, listed, CUTOFF)
    assert (first.place, first.until) == (1, CUTOFF + timedelta(hours=48))
    assert first.until is not None
    assert answered(first, "accept", CUTOFF).state is IntentState.ACCEPTED
    with pytest.raises(Refused) as refused:
        answered(first, "accept", first.until)
    assert refused.value.code == "invitation_over"
    lapsed, second = rolled(one, [first, listed[1]], first.until)
    assert (lapsed.state, second.state, second.place) == (
        IntentState.LAPSED,
        IntentState.INVITED,
        2,
    )
    late = replace(listed[1], state=IntentState.LISTED)
    assert rolled(one, [late], ENDS) == []
    [near] = rolled(one, [late], ENDS - timedelta(hours=1))
    assert near.until == ENDS


def test_nobody_is_invited_before_the_draw() -> None:
    assert rolled(campaign(), [intent(1)], ENDS) == []
