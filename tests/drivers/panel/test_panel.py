"""A wall's panel: on while people may look at it, truthful about itself, never in the way."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from drivers.base import Health, Outcome, Stage
from drivers.errors import DeviceAbsent, DeviceGone, Rejected, UriError
from drivers.panel.driver import ASK_S, MOST, PATIENCE, Panel
from drivers.panel.make import make
from drivers.panel.node import DeviceNode
from drivers.panel.simulated import (
    SimulatedMonitor,
    SimulatedTelevision,
    simulated_panel,
)
from drivers.registry import DriverContext, find
from drivers.tap import Tap
from drivers.uri import parse_spec
from queue_server.wire.devices import Remedy
from queue_server.wire.messages import Board
from tests.catalogue import a_board, a_call

OPENS = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
NIGHT = OPENS - timedelta(hours=10)
WAYS = ["television", "monitor"]


def shut(**more: Any) -> Board:
    closed = {"reason": "hours", "wording": {"zh-TW": "休息"}, "opens_at": OPENS.isoformat()}
    return a_board(**{"session": None, "closed": closed, "waiting": [], **more})


class Wall:
    """A panel, what the server says, and clocks that a test moves."""

    def __init__(self, way: str, board: Board | None, options: str = "") -> None:
        self.board, self.linked, self.at = board, board is not None, NIGHT
        self.spec = parse_spec(f"tv=panel@sim:{way}?{options}")
        context = DriverContext(
            Tap(lambda: 0.0),
            board=lambda: self.board,
            linked=lambda: self.linked,
            now=lambda: self.at,
            clock=self.clock,
        )
        made = find(self.spec).make(self.spec, context)
        assert isinstance(made, Panel)
        self.driver = made
        made._sleep = self.passes
        made._link._sleep = lambda _: None  # type: ignore[attr-defined]

    @property
    def panel(self) -> SimulatedTelevision | SimulatedMonitor:
        return simulated_panel(self.spec.uri)

    def clock(self) -> float:
        return (self.at - NIGHT).total_seconds()

    def passes(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def later(self, looks: int = 1) -> Health:
        """So many times the driver asks."""
        for _ in range(looks):
            self.passes(ASK_S)
            health = self.driver.poll()
        return health

    def rests(self) -> None:
        """The half hour after the start is over."""
        self.passes(3600)
        self.driver.poll()


@pytest.fixture(autouse=True)
def new_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.panel.simulated._panels", {})


@pytest.fixture(params=WAYS)
def wall(request: pytest.FixtureRequest) -> Callable[..., Wall]:
    def built(board: Board | None = None, options: str = "") -> Wall:
        return Wall(request.param, board, options)

    return built


Make = Callable[..., Wall]


def test_a_dark_panel_is_switched_on_while_the_office_is_open(wall: Make) -> None:
    hall = wall(a_board())
    hall.driver.open()
    assert hall.panel.on
    assert (hall.later().power, hall.driver.poll().stage) == ("on", Stage.READY)


def test_it_rests_in_the_night_and_wakes_before_the_doors_open(wall: Make) -> None:
    hall = wall(shut())
    hall.panel.turn(on=True)
    hall.driver.open()
    assert hall.panel.on, "a host that restarts begins as after a visitor"
    hall.rests()
    assert not hall.panel.on
    assert hall.later().power in ("standby", "off")
    hall.at = OPENS - timedelta(minutes=29)
    hall.driver.poll()
    assert hall.panel.on


def test_a_call_in_the_last_minutes_keeps_it_on(wall: Make) -> None:
    hall = wall(shut())
    hall.driver.open()
    hall.rests()
    hall.board = shut(announcements=[a_call(1, "B042", 3, at=hall.at.isoformat())])
    hall.driver.poll()
    assert hall.panel.on
    hall.later(20)
    assert hall.panel.on
    hall.rests()
    assert not hall.panel.on


def test_nobodys_silence_switches_a_panel_off(wall: Make) -> None:
    hall = wall(a_board())
    hall.driver.open()
    hall.linked = False
    hall.at = NIGHT + timedelta(days=3)
    hall.later(5)
    assert hall.panel.on
    never = wall(None, "place=never")
    never.panel.turn(on=True)
    never.driver.open()
    never.rests()
    assert never.panel.on


def test_it_is_asked_now_and_then_and_not_all_the_time(wall: Make) -> None:
    hall = wall(a_board())
    hall.driver.open()
    hall.later()
    heard = len(hall.panel.heard)
    for _ in range(15):
        hall.passes(1)
        hall.driver.poll()
    assert len(hall.panel.heard) == heard


def test_a_panel_that_somebody_switched_off_is_on_again_soon(wall: Make) -> None:
    hall = wall(a_board())
    hall.driver.open()
    hall.panel.turn(on=False)
    hall.later()
    assert hall.panel.on


def test_a_panel_that_somebody_switched_on_in_the_night_stays_on(wall: Make) -> None:
    hall = wall(shut())
    hall.driver.open()
    hall.rests()
    hall.later()
    hall.panel.turn(on=True)
    assert hall.later(5).power == "on"


def test_one_that_stays_dark_is_an_alert_after_a_while_and_over_when_it_is_on(wall: Make) -> None:
    hall = wall(a_board(), "fault=stuck")
    hall.driver.open()
    assert hall.driver.poll().stage is Stage.READY, "waking up takes a moment"
    health = hall.later(PATIENCE)
    assert (health.stage, health.reason) == (Stage.DEGRADED, "panel_off")
    assert health.remedy is Remedy.SWITCH_PANEL_ON
    hall.panel.fault = ""
    assert hall.later(2).stage is Stage.READY


def test_silence_is_an_alert_while_the_panel_is_needed_and_none_in_the_night(wall: Make) -> None:
    hall = wall(a_board(), "fault=silent")
    hall.driver.open()
    health = hall.later(PATIENCE)
    assert (health.stage, health.reason) == (Stage.DEGRADED, "panel_silent")
    assert (health.remedy, health.power) == (Remedy.CHECK_PANEL, "unreachable")
    hall.board = shut()
    hall.rests()
    health = hall.later(PATIENCE)
    assert (health.stage, health.power) == (Stage.READY, "unreachable")


@pytest.mark.parametrize("fault", ["garbage", "checksum"])
def test_nonsense_is_never_taken_for_a_state(wall: Make, fault: str) -> None:
    hall = wall(a_board(), f"fault={fault}")
    hall.driver.open()
    health = hall.later(PATIENCE)
    assert (health.stage, health.reason, health.power) == (Stage.DEGRADED, "protocol", "unknown")


def test_a_panel_that_reports_no_state_is_sent_on_a_few_times_and_left_alone(wall: Make) -> None:
    hall = wall(a_board(), "fault=dumb")
    hall.driver.open()
    assert hall.panel.on
    health = hall.later(10)
    assert (health.stage, health.power) == (Stage.READY, "unknown")
    ons = [data for data in hall.panel.heard if data[1] == 0x04 or data[2:4] == b"\x03\xd6"]
    assert len(ons) == MOST


def test_an_adapter_that_is_not_there_or_pulled_out_is_said_so(wall: Make) -> None:
    with pytest.raises(DeviceAbsent):
        wall(a_board(), "fault=absent").driver.open()
    hall = wall(a_board())
    hall.driver.open()
    hall.panel.fault = "gone"
    with pytest.raises(DeviceGone):
        hall.later()


def test_a_persons_word_holds_until_the_hours_change_theirs(wall: Make) -> None:
    hall = wall(shut())
    hall.driver.open()
    hall.rests()
    report = hall.driver.turn(on=True)
    assert (report.outcome, report.by) == (Outcome.CONFIRMED, "panel_status")
    hall.later(5)
    assert hall.panel.on
    hall.at = OPENS - timedelta(minutes=29)
    assert hall.driver.turn(on=False).outcome is Outcome.CONFIRMED
    hall.later()
    assert not hall.panel.on
    hall.board = a_board()
    hall.driver.poll()
    assert hall.panel.on, "the office opened"


def test_nobody_switches_off_a_wall_that_is_in_use(wall: Make) -> None:
    hall = wall(a_board())
    hall.driver.open()
    with pytest.raises(Rejected) as refused:
        hall.driver.turn(on=False)
    assert (refused.value.reason, refused.value.remedy) == ("panel_in_use", "wait_for_closing")
    assert hall.panel.on


def test_a_panel_that_does_not_obey_is_not_said_to(wall: Make) -> None:
    hall = wall(shut(), "fault=stuck")
    hall.driver.open()
    hall.rests()
    assert hall.driver.turn(on=True).outcome is Outcome.UNCERTAIN


def test_the_test_asks_and_changes_nothing(wall: Make) -> None:
    hall = wall(shut())
    hall.driver.open()
    assert hall.driver.self_test().outcome is Outcome.CONFIRMED
    assert not hall.panel.on
    hall.panel.fault = "garbage"
    report = hall.driver.self_test()
    assert (report.outcome, report.remedy) == (Outcome.FAILED, Remedy.CHECK_PANEL)


def test_a_lost_adapter_is_reached_again(wall: Make) -> None:
    hall = wall(a_board())
    hall.driver.open()
    hall.driver.close()
    again = wall(a_board())
    assert again.driver.open().power == "on"


# What a television alone does.


def test_a_woken_television_is_asked_to_show_our_picture() -> None:
    hall = Wall("television", a_board())
    hall.driver.open()
    assert isinstance(hall.panel, SimulatedTelevision)
    assert hall.panel.shows == 0x1000


def test_a_television_that_lets_go_of_the_line_in_standby_is_woken_all_the_same() -> None:
    hall = Wall("television", a_board(), "fault=unplugged")
    health = hall.driver.open()
    assert hall.panel.heard == [b"\xf0\x04"]
    assert health.power == "unreachable"
    assert hall.panel.on
    hall.panel.fault = ""
    assert hall.later().power == "on"


def test_an_adapter_that_another_program_configured_is_left_as_it_is() -> None:
    hall = Wall("television", a_board())
    hall.driver.open()
    before = list(hall.panel.heard)
    again = Wall("television", a_board())
    again.driver.open()
    assert hall.panel is again.panel
    assert len(again.panel.heard) > len(before)


def test_a_monitor_may_be_sent_into_standby() -> None:
    hall = Wall("monitor", shut(), "off=standby")
    hall.driver.open()
    hall.panel.turn(on=True)
    hall.rests()
    assert hall.later().power == "standby"


# Addresses and options.


@pytest.mark.parametrize(
    "words",
    ["tv=panel@sim:television?off=gone", "tv=panel@sim:radio", "tv=panel@sim:monitor?hours=always",
     "tv=panel@sim:monitor?before_min=999", "tv=panel@sim:monitor?fault=fire"],
)  # fmt: skip
def test_options_that_make_no_sense_are_refused(words: str) -> None:
    with pytest.raises(UriError):
        make(parse_spec(words), DriverContext(Tap(lambda: 0.0)))


@pytest.mark.parametrize("path", ["/dev/null", "/dev/watchdog0", "/dev/i2c-1", "/dev/bus/cec0"])
def test_nothing_but_the_node_that_was_meant_is_ever_opened(path: str) -> None:
    with pytest.raises(UriError):
        DeviceNode(path, "cec").open()


def test_a_name_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    link = tmp_path / "cec0"
    os.symlink("/dev/null", link)
    with pytest.raises(UriError):
        DeviceNode(str(link), "cec").open()


@pytest.mark.parametrize("address", ["cec:/dev/cec999", "ddc:/dev/i2c-999"])
def test_a_node_that_is_not_there_is_absent(address: str) -> None:
    made = make(parse_spec(f"tv=panel@{address}"), DriverContext(Tap(lambda: 0.0)))
    with pytest.raises(DeviceAbsent):
        made.open()
    made.close()
    made.abandon()


def test_a_simulated_panel_takes_only_what_its_line_takes() -> None:
    for panel in (SimulatedTelevision(), SimulatedMonitor()):
        with pytest.raises(OSError, match="no such request"):
            panel.ask(1, bytearray(4))
        with pytest.raises(OSError, match="no such request"):
            panel.set(1, 1)
    with pytest.raises(OSError, match="not"):
        SimulatedTelevision().write(b"x")
    with pytest.raises(OSError, match="not"):
        SimulatedTelevision().read(1)
    with pytest.raises(OSError, match="acknowledged"):
        SimulatedMonitor().write(b"\x51\x82\x01\xd6\x6a")


def test_a_driver_of_a_node_that_is_closed_says_so() -> None:
    node = DeviceNode("/dev/cec0", "cec")
    with pytest.raises(OSError, match="not open"):
        node.ask(1, bytearray(4))
