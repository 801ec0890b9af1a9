"""The roster calls as the branch does, in another process too."""

import json
from dataclasses import asdict

from queue_server.reports.rules.staffing.roster import Roster, roster_of, rules_of
from queue_server.simulate.day import SimulatedDay
from queue_server.simulate.default_office import default_office
from queue_server.simulate.synthetic import SyntheticDay, day


def test_a_day_is_played_the_same_after_the_roster_has_travelled() -> None:
    rules = default_office()
    travelled = Roster(**json.loads(json.dumps(asdict(roster_of(rules)))))
    visits = day(rules, SyntheticDay(load=0.9), 3)
    here, there = SimulatedDay(rules, visits).run(), SimulatedDay(rules_of(travelled), visits).run()
    assert [(one.counter, one.wait_s) for one in here.served] == [
        (one.counter, one.wait_s) for one in there.served
    ]
