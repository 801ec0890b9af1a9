"""Several services on one number: who serves all, and which of them gives the series."""

from dataclasses import replace

import pytest

from queue_server.core.decide.line.corrections import Redirect
from queue_server.core.errors import Refused
from queue_server.core.line import together
from queue_server.core.rules import BranchRules, Service, WorkProfile
from tests.core.play import Play
from tests.office import rules, text

EVERY = ("general", "caring", "english")


def an_office(*services: tuple[str, ...]) -> BranchRules:
    """Three services and a counter for each group of them; an empty group is every service."""
    plain = rules()
    passport = Service(code="P01", name=text("護照"), category="x", series="A", minutes=8)
    one = plain.counters[2]
    return replace(
        plain,
        services={**plain.services, "P01": passport},
        counters={
            n: replace(one, number=n, profile=WorkProfile(first=EVERY, services=frozenset(group)))
            for n, group in enumerate(services, start=1)
        },
    )


@pytest.mark.parametrize(
    ("groups", "asked", "goes"),
    [
        ([("T01",)], ["R01"], True),
        ([("T01",), ("R01", "P01")], ["R01", "P01"], True),
        ([("T01",), ("R01", "P01")], ["T01", "R01"], False),
        ([("T01",), ()], ["T01", "R01", "P01"], True),
    ],
)
def test_services_go_together_where_one_counter_serves_all_of_them(
    groups: list[tuple[str, ...]], asked: list[str], goes: bool
) -> None:
    assert together.together(an_office(*groups), asked) is goes


def test_the_longest_service_gives_the_number_its_series_in_whatever_order() -> None:
    play = Play()
    assert play.issue("T01", services=("R01",)).label == "A001"
    asked = play.issue("R01", services=("T01",))
    assert (asked.label, asked.service, asked.services) == ("A002", "R01", ("R01", "T01"))


def test_of_equally_long_ones_the_first_chosen_leads() -> None:
    assert together.leading(rules(), ["D02", "T01", "D02"]) == "T01"
    assert together.leading(rules(), ["T01", "T01"]) == "T01"


def test_a_counter_that_serves_only_one_of_them_does_not_call_it() -> None:
    play = Play(an_office(("T01", "R01"), ("T01",), ("R01",)))
    for counter in (1, 2, 3):
        play.do("open", counter)
    both = play.issue("T01", services=("R01",))
    quick = play.issue("T01")
    assert play.label("call-next", 2) == quick.label
    assert play.do("call-next", 3) is None
    assert play.label("call-next", 1) == both.label


def test_whoever_is_sent_on_for_one_of_them_waits_for_that_alone() -> None:
    play = Play(an_office(("T01", "R01"), ("T01",)))
    play.do("open", 1)
    play.do("open", 2)
    play.issue("T01", services=("R01",))
    play.do("call-next", 1)
    play.do("start", 1)
    sent = play.do("transfer", 1, service="T01")
    assert (sent.work, sent.services) == (("T01",), ("T01", "R01"))
    assert play.label("call-next", 2) == sent.label


def test_a_corrected_service_is_needed_in_place_of_the_wrong_one() -> None:
    play = Play(an_office(()))
    both = play.issue("T01", services=("R01",))
    play.carry_out(Redirect(ticket=both.id, service="P01"))
    now = play.state.tickets[both.id]
    assert (now.service, now.services, now.work) == ("P01", ("T01", "P01"), ("T01", "P01"))


def test_a_number_is_not_corrected_to_what_no_counter_serves_together() -> None:
    play = Play(an_office(("T01", "R01"), ("P01",)))
    both, one = play.issue("T01", services=("R01",)), play.issue("T01")
    with pytest.raises(Refused, match="services_apart") as refusal:
        play.carry_out(Redirect(ticket=both.id, service="P01"))
    assert refusal.value.facts == {"services": ["T01", "P01"]}
    play.carry_out(Redirect(ticket=both.id, to_counter=1))
    play.carry_out(Redirect(ticket=both.id, service="T01"))  # R01 was not wanted after all
    play.carry_out(Redirect(ticket=one.id, service="P01"))
    assert [play.state.tickets[each.id].services for each in (both, one)] == [("T01",), ("P01",)]


def test_what_no_counter_serves_together_is_refused_and_says_what() -> None:
    play = Play(an_office(("T01",), ("R01",)))
    with pytest.raises(Refused, match="services_apart") as refusal:
        play.issue("T01", services=("R01",))
    assert refusal.value.facts == {"services": ["T01", "R01"]}
    assert play.issue("T01").work == ("T01",)


def test_each_service_counts_towards_its_limit_of_the_day() -> None:
    plain = rules()
    limited = replace(plain.services["T01"], daily_limit=1)
    play = Play(replace(plain, services={**plain.services, "T01": limited}))
    play.issue("R01", services=("T01",))
    with pytest.raises(Refused, match="daily_limit"):
        play.issue("T01")


def test_in_the_evening_the_service_that_is_not_given_is_named() -> None:
    play = Play(now=Play().now.replace(hour=10))
    with pytest.raises(Refused, match="service_not_now") as refusal:
        play.issue("T01", services=("R01",))
    assert refusal.value.facts["service"] == "R01"
