"""A simulated day: the same people under every policy, and none forgotten."""

from collections import Counter

from queue_server.core.rules import Policy
from queue_server.settings import Settings
from queue_server.simulate import report, synthetic
from queue_server.simulate.day import Shift, SimulatedDay
from queue_server.simulate.default_office import default_office
from queue_server.simulate.synthetic import PlayedVisit, SyntheticDay, day, expected_visits


def test_the_same_seed_gives_the_same_visitors() -> None:
    rules = default_office()
    assert day(rules, SyntheticDay(), 7) == day(rules, SyntheticDay(), 7)
    assert day(rules, SyntheticDay(), 7) != day(rules, SyntheticDay(), 8)


def test_every_policy_meets_the_same_visitors() -> None:
    rules = [default_office(Policy(name=name)) for name in ("relative_wait", "dedicated_fifo")]
    assert day(rules[0], SyntheticDay(), 7) == day(rules[1], SyntheticDay(), 7)


def test_a_day_has_the_visitors_the_load_asks_for_and_the_shares_of_classes() -> None:
    rules = default_office()
    visits = [visit for seed in range(30) for visit in day(rules, SyntheticDay(load=1.0), seed)]
    shares = Counter(visit.priority for visit in visits)
    assert abs(len(visits) / 30 / expected_visits(rules, SyntheticDay(load=1.0)) - 1) < 0.03
    assert abs((shares["caring"] + shares["elderly"]) / len(visits) - 0.18) < 0.015
    assert abs(shares["english"] / len(visits) - 0.06) < 0.01


def test_mornings_are_busier_than_the_last_hour() -> None:
    rules = default_office()
    visits = [visit for seed in range(10) for visit in day(rules, SyntheticDay(), seed)]
    hours = Counter(int(visit.at_s // 3600) for visit in visits)
    assert hours[1] > 1.5 * hours[8]


def test_one_counter_serves_one_visitor_after_another() -> None:
    # Ten minutes each, arriving together: waits of 0, 10 and 20 minutes.
    rules = default_office()
    visits = [PlayedVisit(60.0, "general", "N01", 600.0) for _ in range(3)]
    run = SimulatedDay(rules, visits, [Shift(4, 0.0, 3600.0)]).run()
    assert [one.wait_s for one in run.served] == [0.0, 600.0, 1200.0]
    assert (run.busy_s, run.open_s) == (1800.0, 3600.0)


def test_who_waits_when_the_shift_ends_is_still_served() -> None:
    rules = default_office()
    visits = [PlayedVisit(3500.0 + n, "general", "N01", 600.0) for n in range(3)]
    run = SimulatedDay(rules, visits, [Shift(4, 0.0, 3600.0)]).run()
    assert (len(run.served), run.left) == (3, 0)


def test_nobody_is_called_while_every_counter_is_closed() -> None:
    rules = default_office()
    visits = [PlayedVisit(60.0, "general", "N01", 600.0)]
    run = SimulatedDay(rules, visits, [Shift(4, 600.0, 3600.0)]).run()
    assert run.served[0].wait_s == 540.0


def test_booked_visitors_come_about_their_time_and_some_not_at_all() -> None:
    rules = Settings.load().rules
    plain = synthetic.day(rules, SyntheticDay(load=0.9), 7)
    visits = synthetic.day(rules, SyntheticDay(load=0.9, booked=0.4), 7)
    booked = [one for one in visits if one.due_s is not None]
    assert 0.85 < len(visits) / len(plain) < 1.0
    assert 0.28 < len(booked) / len(visits) < 0.48
    assert all(one.priority == "booked" for one in booked)
    assert all(one.at_s - (one.due_s or 0) <= 900 for one in booked)
    assert [one.at_s for one in visits] == sorted(one.at_s for one in visits)


def test_a_booked_visitor_waits_less_when_bookings_go_before_all() -> None:
    rules = Settings.load().rules
    days = [
        (synthetic.day(rules, SyntheticDay(load=1.0, booked=0.4), seed), None) for seed in range(2)
    ]
    found = report.compare(rules, ["relative_wait", "booked_first"], days)
    scored, firm = found["relative_wait"], found["booked_first"]
    assert firm.classes["booked"].p50 < scored.classes["booked"].p50
    assert scored.max_overtakes <= rules.policy.overtake_cap
    assert scored.rules["booked"] > 0
    assert firm.rules["booked_due"] > 0
