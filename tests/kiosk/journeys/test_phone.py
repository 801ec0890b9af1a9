"""A visitor who wants no paper."""

from dataclasses import replace

from kiosk import events as e
from kiosk.model import Screen
from queue_server.wire.words.catalogue import SlipSettings
from tests.kiosk.pilot import Pilot, the_catalogue


def a_pilot() -> Pilot:
    """A kiosk whose office has an address that phones reach."""
    catalogue = the_catalogue()
    site: SlipSettings = {**catalogue["slip"], "public_url": "https://queue.example.gov.tw"}
    pilot = Pilot(name="kiosk")
    pilot.hear(e.CatalogueCame({**catalogue, "slip": site}))
    return pilot


def test_who_keeps_the_number_on_the_phone_gets_no_slip_and_nobody_is_called() -> None:
    pilot = a_pilot()
    pilot.choose()
    pilot.tap("phone")
    pilot.wait(1)
    assert pilot.screen is Screen.PHONE
    assert "A001" in pilot.read()
    assert (pilot.world.printed, pilot.world.calls_for_help) == ([], 0)
    assert pilot.world.forgotten == [pilot.world.asked[0].key]
    pilot.tap("home")
    assert pilot.screen is Screen.START


def test_the_code_stays_long_enough_and_then_the_kiosk_asks_before_it_goes() -> None:
    pilot = a_pilot()
    pilot.choose()
    pilot.tap("phone")
    pilot.wait(55)
    assert pilot.screen is Screen.PHONE
    pilot.wait(10)
    assert pilot.model.seconds_left is not None
    assert pilot.model.warn_s >= 20
    pilot.wait(30)
    assert pilot.screen is Screen.START


def test_who_thinks_again_gets_one_slip_of_the_same_number() -> None:
    pilot = a_pilot()
    pilot.choose()
    pilot.tap("phone")
    pilot.wait(1)
    pilot.tap("slip")
    pilot.wait(1)
    assert pilot.screen is Screen.THANKS
    assert len(pilot.world.printed) == len(pilot.world.tickets) == 1


def test_where_no_phone_reaches_the_office_it_is_not_offered() -> None:
    pilot = Pilot()
    pilot.choose()
    assert "phone" not in pilot.names()


def test_cut_off_it_is_not_offered() -> None:
    pilot = a_pilot()
    pilot.world.answers = False
    pilot.hear(e.LinkLost(0.0))
    pilot.wait(5)
    pilot.choose()
    assert "phone" not in pilot.names()


def test_paper_that_is_low_is_said_before_it_runs_out() -> None:
    pilot = Pilot(printer=e.PrinterIs(True, "low"))
    low = pilot.model.office.say("kiosk.paper_low", "zh-TW")
    assert low in pilot.read()
    office = replace(pilot.model.office, printer=replace(pilot.model.office.printer, paper="ok"))
    pilot.kiosk.model = replace(pilot.model, office=office)
    assert low not in pilot.read()
