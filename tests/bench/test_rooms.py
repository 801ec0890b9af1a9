"""The office's configuration can be extended to the large room."""

from pathlib import Path

from bench.server.rooms import COUNTERS, many_counters
from bench.tools.office import big_config
from queue_server.settings import Settings


def test_a_large_room_has_its_counters_beside_those_of_the_office(tmp_path: Path) -> None:
    config = big_config(tmp_path)
    config.write_text(many_counters(config.read_text("utf-8"), COUNTERS), "utf-8")
    counters = Settings.load(config).rules.counters
    assert sorted(counters) == list(range(1, COUNTERS + 1))
    assert counters[1].profile.first == ("caring",)
