"""What a supervisor has to look into about machines."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from queue_server.clock import SetClock
from queue_server.devices.ports import HostLink
from queue_server.devices.use import alarms as module
from queue_server.devices.use.alarms import Alarms

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class Pages:
    """A user who looks at devices; counts how often there was something new."""

    def __init__(self) -> None:
        self.stirred = 0

    def links(self) -> Iterable[HostLink]:
        return ()

    def stir(self, topic: str) -> None:
        self.stirred += 1

    def push(self, topic: str, key: str, message: Mapping[str, Any]) -> None:
        raise AssertionError("an alarm is part of a snapshot")


def alarms(clock: SetClock, pages: Pages | None = None) -> Alarms:
    return Alarms(pages or Pages(), clock, datetime.isoformat)


def test_a_device_that_is_refused_again_and_again_is_one_alarm_that_counts() -> None:
    pages = Pages()
    kept = alarms(SetClock(NOON), pages)
    for _ in range(3):
        kept.event_refused("kiosk", "keys", "not_configured")
    assert kept.all() == [
        {
            "code": "not_configured", "machine": "kiosk", "device": "keys", "count": 3,
            "since": NOON.isoformat(), "remedy": "configure_device",
        }
    ]  # fmt: skip
    assert pages.stirred == 3


def test_a_key_that_is_pressed_at_a_closed_counter_is_no_alarm() -> None:
    kept = alarms(SetClock(NOON))
    kept.event_refused("host", "keys", "counter_closed")
    assert kept.all() == []


def test_an_alarm_is_over_when_it_was_quiet_for_an_hour() -> None:
    clock = SetClock(NOON)
    kept = alarms(clock)
    kept.token_shared("kiosk", "192.0.2.1 and 192.0.2.2")
    clock.advance(timedelta(minutes=59))
    assert len(kept.all()) == 1
    clock.advance(timedelta(minutes=2))
    assert kept.all() == []


def test_a_flood_of_names_is_bounded_and_the_newest_are_kept() -> None:
    kept = alarms(SetClock(NOON))
    for number in range(module.MOST * 3):
        kept.event_refused("host", f"device-{number}", "unknown_device")
    found = kept.all()
    assert len(found) == module.MOST
    assert found[0]["device"] == f"device-{module.MOST * 3 - 1}"


def test_a_long_name_is_cut() -> None:
    kept = alarms(SetClock(NOON))
    kept.event_refused("host", "x" * 9000, "unknown_device")
    assert len(kept.all()[0]["device"] or "") == 60
