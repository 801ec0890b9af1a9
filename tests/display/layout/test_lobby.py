"""The made-up lobby has everything at once."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from display.canvas.draw import texts
from display.layout.lobby import full_lobby
from display.layout.plan import names
from display.layout.wall import wall
from tests.display.scenes import catalogue, look

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Taipei"))


@pytest.mark.parametrize("name", [one for one in names() if one not in ("calls", "window")])
def test_a_full_lobby_has_999_people_of_each_class_waiting(name: str) -> None:
    given = {**catalogue(), "counters": []}
    lobby = full_lobby(given, NOW)  # type: ignore[arg-type]
    assert lobby.board is not None
    assert {one["count"] for one in lobby.board["waiting"]} == {999}
    shown = texts(wall(lobby, look(layout=name)))
    assert {"999", str(999 * len(lobby.board["waiting"]))} & set(shown)


def test_the_newest_call_is_on_stage_and_not_among_the_earlier_ones() -> None:
    lobby = full_lobby(catalogue(), NOW)
    assert lobby.stage is not None
    assert lobby.stage.label not in {one.label for one in lobby.calls}
    assert len(lobby.calls) > 6
