"""A wall obeys orders from a supervisor, and ignores those that make no sense."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from display.staff.orders import NAMED, Orders, obey

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)


def test_a_muted_wall_is_loud_again_when_the_time_is_up() -> None:
    until = NOW + timedelta(minutes=30)
    orders = obey(Orders(), "mute", {"until": until.isoformat()}, NOW)
    assert orders.loudness(0.8, NOW) == 0
    assert orders.loudness(0.8, until) == 0.8
    assert obey(orders, "mute", {"until": None}, NOW).loudness(0.8, NOW) == 0.8


def test_another_volume_takes_the_place_of_the_usual_one() -> None:
    assert obey(Orders(), "volume", {"volume": 0.3}, NOW).loudness(0.8, NOW) == 0.3


def test_a_wall_shows_its_name_for_a_while() -> None:
    orders = obey(Orders(), "identify", {}, NOW)
    assert orders.named(NOW)
    assert not orders.named(NOW + NAMED)


def test_a_wall_takes_another_layout_and_gives_it_up_again() -> None:
    orders = obey(Orders(), "layout", {"layout": "media"}, NOW)
    assert orders.layout == "media"
    assert obey(orders, "layout", {"layout": ""}, NOW).layout == ""


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("volume", {"volume": 2}), ("volume", {"volume": "loud"}), ("volume", {}),
        ("mute", {"until": "soon"}), ("mute", {"until": "2026-11-23T06:30:00"}), ("explode", {}),
        ("layout", {"layout": "/etc/own.toml"}), ("layout", {}), ("layout", {"layout": 3}),
    ],
)  # fmt: skip
def test_an_order_that_makes_no_sense_changes_nothing(verb: str, body: dict[str, Any]) -> None:
    assert obey(Orders(), verb, body, NOW) == Orders()
