"""A visitor who came for several things takes one number for all of them."""

from typing import Any, cast

import pytest

from kiosk import events as e
from kiosk.model import KioskVisit, Screen
from queue_server.core.line.together import MAX_SERVICES
from tests.kiosk.pilot import LANDSCAPE, Pilot, a_busy_board, the_catalogue
from tests.kiosk.test_update import SUSPENDED

#: One of each group, and two of one group.
EIGHT = ("R02", "T01", "N01", "M01", "S01", "C01", "T02", "T03")


def add(pilot: Pilot, code: str) -> None:
    """From the question whether all is right to the next thing and back."""
    found = pilot.model.office.service(code)
    assert found is not None
    if "chosen" in pilot.names():
        pilot.tap("chosen")
    pilot.find("add")
    pilot.find(f"category:{found['category']}")
    pilot.find(f"service:{code}")


def with_counters(pilot: Pilot, *services: list[str]) -> None:
    """Counters that each serve these alone."""
    catalogue = the_catalogue()
    counters: Any = [
        {**counter, "services": served}
        for counter, served in zip(catalogue["counters"], services, strict=False)
    ]
    pilot.hear(e.CatalogueCame({**catalogue, "counters": counters}))


def test_three_things_are_one_number_with_all_of_them_on_it() -> None:
    pilot = Pilot()
    pilot.choose(service="R02", priority="caring")
    add(pilot, "T01")
    add(pilot, "M01")
    assert pilot.screen is Screen.CONFIRM
    pilot.tap("take")
    asked = e.Request("R02", "caring", "zh-TW", services=("R02", "T01", "M01"))
    assert pilot.world.asked[0].request == asked
    assert asked.as_json()["services"] == ["R02", "T01", "M01"]
    assert pilot.screen is Screen.THANKS
    assert "共 3 項" in pilot.read()
    pilot.wait(15)
    assert pilot.model.visit == KioskVisit()


def test_one_thing_is_asked_for_as_ever() -> None:
    pilot = Pilot()
    pilot.choose(service="R02")
    pilot.tap("take")
    assert "services" not in pilot.world.asked[0].request.as_json()


def test_the_question_names_all_of_them_and_how_long_they_take_together() -> None:
    pilot = Pilot()
    pilot.choose(service="R02")
    add(pilot, "T01")
    services = pilot.model.office.services_of(["R02", "T01"])
    minutes = round(sum(one["minutes"] for one in services))
    read = pilot.read()
    assert "共 2 項" in read
    assert f"櫃檯辦理約 {minutes} 分鐘" in read
    assert all(one["name"]["zh-TW"] in read for one in services)


def test_what_to_bring_is_named_once_and_fees_stand_by_their_service() -> None:
    pilot = Pilot()
    pilot.choose(service="R02")
    add(pilot, "T01")
    pilot.tap("documents")
    office = pilot.model.office
    papers = office.to_bring(office.services_of(["R02", "T01"]), "zh-TW")
    lines = pilot.read().splitlines()
    assert all(lines.count(paper) == 1 for paper in papers)
    assert any(line.startswith("戶籍謄本：") for line in lines)
    pilot.tap("back")
    assert pilot.screen is Screen.CONFIRM


def test_bare_amounts_are_added_up() -> None:
    catalogue = the_catalogue()
    priced = [
        {**one, "fee_note": {}, "fee_ntd": 15} if one["code"] in ("R02", "T01") else one
        for one in catalogue["services"]
    ]
    pilot = Pilot()
    pilot.hear(e.CatalogueCame(cast(Any, {**catalogue, "services": priced})))
    pilot.choose(service="R02")
    add(pilot, "T01")
    pilot.tap("documents")
    assert "TWD 30" in pilot.read()


def test_the_most_asked_for_are_a_touch_away_for_the_second_thing_too_but_not_twice() -> None:
    pilot = Pilot()
    pilot.tap("language:zh-TW", "service:T01", "add")
    assert "service:T01" not in pilot.names()
    assert "service:N03" in pilot.names()
    assert not {"checkin", "later"} & set(pilot.names())
    pilot.tap("service:N03")
    assert pilot.model.chosen == ("T01", "N03")


def test_the_second_thing_can_be_typed() -> None:
    pilot = Pilot()
    pilot.choose(language="en", service="R02")
    pilot.tap("add", "find")
    pilot.tap(*(f"sign:{sign}" for sign in "PASSPORT"))
    found = next(name for name in pilot.names() if name.startswith("service:"))
    pilot.tap(found)
    assert pilot.model.chosen == ("R02", found.partition(":")[2])
    assert pilot.world.searched == [e.Searched("en", True)]


def test_the_same_thing_is_not_taken_twice() -> None:
    pilot = Pilot()
    pilot.choose(service="R02")
    add(pilot, "R02")
    assert (pilot.screen, pilot.model.chosen) == (Screen.CONFIRM, ("R02",))


def test_in_the_list_what_was_chosen_before_is_marked() -> None:
    pilot = Pilot()
    pilot.choose(service="R02")
    pilot.tap("add", "category:registration")
    marked = {one.name for one in pilot.kiosk.view().targets if one.on}
    assert marked == {"service:R02"}


def test_a_thing_is_removed_and_put_back_where_it_stood() -> None:
    pilot = Pilot()
    pilot.choose(service="R02")
    add(pilot, "T01")
    add(pilot, "M01")
    pilot.tap("chosen")
    assert "restore" not in pilot.names()
    pilot.tap("remove:T01")
    assert pilot.model.chosen == ("R02", "M01")
    pilot.tap("restore")
    assert pilot.model.chosen == ("R02", "T01", "M01")
    assert "restore" not in pilot.names()


def test_the_last_thing_stays() -> None:
    pilot = Pilot()
    pilot.choose(service="R02")
    add(pilot, "T01")
    pilot.tap("chosen", "remove:R02")
    assert not any(name.startswith("remove:") for name in pilot.names())
    pilot.tap("back", "take")
    assert pilot.world.asked[0].request == e.Request("T01", "general", "zh-TW")


def test_as_many_as_the_server_takes_and_then_it_says_so() -> None:
    pilot = Pilot(LANDSCAPE)
    pilot.choose(service=EIGHT[0])
    for code in EIGHT[1:]:
        add(pilot, code)
    assert len(pilot.model.chosen) == MAX_SERVICES
    pilot.tap("chosen")
    assert f"一次最多辦理 {MAX_SERVICES} 項業務" in pilot.read()
    assert "add" not in pilot.names()


def test_a_server_that_takes_one_thing_is_offered_no_second() -> None:
    pilot = Pilot()
    catalogue = the_catalogue()
    kiosk = {name: one for name, one in catalogue["kiosk"].items() if name != "most_services"}
    pilot.hear(e.CatalogueCame(cast(Any, {**catalogue, "kiosk": kiosk})))
    pilot.choose()
    assert not {"add", "chosen"} & set(pilot.names())


def test_what_no_counter_does_together_is_said_and_leads_back() -> None:
    pilot = Pilot()
    with_counters(pilot, ["R02"], ["T01", "T02"])
    pilot.choose(service="T01")
    add(pilot, "R02")
    assert pilot.screen is Screen.APART
    assert "請分別取號" in pilot.read()
    pilot.tap("back")
    assert pilot.screen is Screen.SERVICE
    pilot.tap("back", "category:document", "service:T02")
    assert (pilot.screen, pilot.model.chosen) == (Screen.CONFIRM, ("T01", "T02"))


def test_a_suspended_second_thing_says_so_and_the_first_is_kept() -> None:
    pilot = Pilot(board=a_busy_board(suspended=SUSPENDED))
    pilot.choose(service="T01")
    add(pilot, "R02")
    assert pilot.screen is Screen.SUSPENDED
    pilot.tap("back", "back", "back")
    assert (pilot.screen, pilot.model.chosen) == (Screen.CONFIRM, ("T01",))
    pilot.tap("take")
    assert pilot.world.asked[0].request == e.Request("T01", "general", "zh-TW")


def test_back_takes_away_what_was_added_last_and_then_leads_to_the_first_choice() -> None:
    pilot = Pilot()
    pilot.choose(service="R02", priority="caring")
    add(pilot, "T01")
    pilot.tap("back")
    assert (pilot.screen, pilot.model.chosen) == (Screen.CONFIRM, ("R02",))
    assert pilot.model.visit.priority == "caring"
    pilot.tap("back")
    assert pilot.screen is Screen.SERVICE


def test_another_first_choice_begins_a_new_list() -> None:
    pilot = Pilot()
    pilot.choose(service="R02")
    add(pilot, "T01")
    pilot.tap("back", "back", "service:R03")
    assert pilot.model.chosen == ("R03",)


def test_after_a_refusal_nothing_of_the_list_is_left() -> None:
    pilot = Pilot()
    pilot.choose(service="R02")
    add(pilot, "T01")
    pilot.world.refuses = "daily_limit"
    pilot.tap("take", "other")
    assert (pilot.screen, pilot.model.visit.chosen) == (Screen.CATEGORY, ())


@pytest.mark.parametrize("leave", [("home",), ()])
def test_whoever_goes_leaves_no_list_behind(leave: tuple[str, ...]) -> None:
    pilot = Pilot()
    pilot.choose(service="R02")
    add(pilot, "T01")
    pilot.tap("chosen", "remove:T01", *leave)
    pilot.wait(0 if leave else 90)
    assert (pilot.screen, pilot.model.visit) == (Screen.START, KioskVisit())


def test_without_the_server_the_own_number_is_for_all_of_them() -> None:
    pilot = Pilot(name="kiosk")
    pilot.hear(e.LinkLost(pilot.now))
    pilot.wait(5)
    pilot.choose(service="R02")
    add(pilot, "T01")
    pilot.tap("take")
    (own,) = pilot.world.own.values()
    assert own["services"] == ["R02", "T01"]
    assert "共 2 項" in pilot.read()


def test_after_a_power_cut_all_of_them_are_asked_for_again() -> None:
    pilot = Pilot()
    asked = e.Request("R02", "general", "zh-TW", services=("R02", "T01"))
    pilot.hear(e.TouchFound("k", asked))
    assert pilot.model.visit.chosen == ("R02", "T01")
    pilot.wait(1)
    assert pilot.world.asked[0] == e.Issue("k", asked)


def test_a_list_that_is_removed_from_is_no_longer_than_it_was() -> None:
    pilot = Pilot()
    pilot.choose(service="R02")
    for _ in range(20):
        add(pilot, "T01")
        pilot.tap("chosen", "remove:T01", "back")
    assert len(pilot.model.visit.path) == 3
