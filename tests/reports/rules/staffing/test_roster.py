"""The roster calls as the branch does, in another process too."""

import json
from dataclasses import asdict, replace

from queue_server.core.rules import Policy
from queue_server.reports.rules.staffing.roster import Roster, roster_of, rules_of
from queue_server.simulate.day import SimulatedDay
from queue_server.simulate.default_office import default_office
from queue_server.simulate.synthetic import SyntheticDay, day
from tests.reports.making import RULES


def test_a_day_is_played_the_same_after_the_roster_has_travelled() -> None:
    rules = default_office()
    travelled = Roster(**json.loads(json.dumps(asdict(roster_of(rules)))))
    visits = day(rules, SyntheticDay(load=0.9), 3)
    here, there = SimulatedDay(rules, visits).run(), SimulatedDay(rules_of(travelled), visits).run()
    assert [(one.counter, one.wait_s) for one in here.served] == [
        (one.counter, one.wait_s) for one in there.served
    ]


def test_all_that_a_simulated_day_reads_of_an_office_travels() -> None:
    policy = Policy(name="ratio", overtake_cap=3, ratio=(5, 2))
    counter = RULES.counters[2]
    own = replace(counter, profile=replace(counter.profile, services=frozenset({"T01", "S01"})))
    rules = replace(RULES, policy=policy, counters={**RULES.counters, 2: own})
    roster = roster_of(rules)
    assert (roster.targets["general"], roster.targets["caring"]) == (30.0, 8.0)
    there = rules_of(roster)
    assert (there.zone, there.policy) == (rules.zone, policy)
    assert {n: one.profile for n, one in there.counters.items()} == {
        n: one.profile for n, one in rules.counters.items()
    }
    assert {name: (one.name, one.target) for name, one in there.classes.items()} == {
        name: (name, one.target) for name, one in rules.classes.items()
    }
    assert {code: (one.code, one.minutes) for code, one in there.services.items()} == {
        code: (code, one.minutes) for code, one in rules.services.items()
    }
    assert {one.series for one in there.services.values()} == {*there.series}
