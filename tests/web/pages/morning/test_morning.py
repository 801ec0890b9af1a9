"""From the list at eight to the last counter closed: everyone at work in one office at once.

Three clerks and a supervisor in a browser, a kiosk that is touched, a printer, a pad, a camera and
a loudspeaker, a wall and a telephone. At the end the journal is read by rules of its own.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.waiting import wait_until
from tests.web.pages.conftest import Office
from tests.web.pages.morning.laws import broken
from tests.web.pages.morning.people import (
    SEATS,
    SERVICE,
    Morning,
    called,
    label,
    press,
    served,
    typed,
)

pytestmark = pytest.mark.browser

VOICE = '\n[[devices]]\nname = "voice"\ndriver = "speech"\nuri = "sim:speech"\nhost = "desk"\n'
#: So that the test waits for no one: absence is offered at once, a visitor who returns is next.
SOONER = (("min_calls = 2", "min_calls = 1"), ("min_wait_s = 20", "min_wait_s = 0"),
          ("requeue_after_calls = 3", "requeue_after_calls = 0"))  # fmt: skip


@pytest.fixture
def morning(tmp_path: Path, sign_in: Callable[..., Any]) -> Iterator[Morning]:
    office = Office(tmp_path / "data")
    text = office.config.read_text("utf-8") + VOICE
    for usual, sooner in SOONER:
        assert usual in text
        text = text.replace(usual, sooner)
    office.config.write_text(text, "utf-8")
    tokens = office.enrol([("chen", "clerk"), ("hsu", "supervisor")], [("tv-1", "display")])
    office.start()
    built = Morning(office, tokens, sign_in)
    yield built
    built.switch_off()
    office.stop()


# --- the morning, step by step --------------------------------------------------------------


def the_list_of_eight_says_what_is_missing(morning: Morning) -> None:
    page = morning.come("hsu", "/floor", bypass_csp=True)
    page.get_by_role("button", name="開門前檢查").click()
    points = page.locator("dialog .checks li")
    points.first.wait_for()
    assert points.count() == 8
    for what in ("取號機", "櫃檯"):
        assert points.filter(has_text=what).locator(".alarm").count(), what
    morning.used_by_everyone("hsu")
    page.keyboard.press("Escape")


def the_clerks_sit_down(morning: Morning) -> None:
    for name, seat in SEATS.items():
        page = morning.come(name, "/clerk", bypass_csp=True)
        page.locator(f"[data-do=choose][data-counter='{seat}']").click()
        page.locator(".card.idle").wait_for()


def the_machines_come_and_the_list_is_all_well(morning: Morning, folder: Path) -> None:
    morning.switch_on(folder)
    floor = morning.pages["hsu"]

    def all_well() -> bool:
        morning.wall.hear()
        floor.get_by_role("button", name="開門前檢查").click()
        verdict = floor.locator("dialog .verdict")
        verdict.wait_for()
        text: str = verdict.inner_text()
        floor.keyboard.press("Escape")
        floor.locator("dialog").wait_for(state="detached")
        return "可以開門" in text

    wait_until(all_well, "a list on which all is well", every_s=0.5)


def visitors_take_numbers(morning: Morning, open_page: Callable[..., Any]) -> None:
    ordinary = morning.take("language:zh-TW", *SERVICE, "take")
    for wanted in ("elderly", "caring"):
        morning.take("language:zh-TW", *SERVICE, f"priority:{wanted}", "take")
    morning.take("language:en", *SERVICE, "priority:english", "take")
    assert len(set(morning.taken)) == 4
    wait_until(lambda: len(morning.kiosk.paper.slips) == 4, "four slips")
    phone = open_page(morning.office.url + morning.kiosk.slips()[0], width=390, height=844)
    phone.locator(".number", has_text=ordinary).wait_for()
    morning.phone = phone


def everybody_is_called_somewhere(morning: Morning) -> None:
    """Three at once: each visitor is called by one of them."""
    pages = [morning.pages[name] for name in SEATS]
    for page in pages:
        page.locator(".main:not([aria-disabled])").wait_for()
    for page in pages:
        page.keyboard.press("n")
    for page in pages:
        page.locator(".card.called").wait_for()
    assert len({label(page) for page in pages}) == 3
    [seat] = [seat for seat in SEATS.values() if morning.at(seat) == morning.taken[0]]
    morning.phone.get_by_text(f"請至 {seat} 號櫃檯").first.wait_for()
    wait_until(lambda: list(morning.sounds.glob("*.wav")), "a call that is heard")
    morning.agree()


def one_is_called_again_and_one_does_not_come(morning: Morning) -> None:
    mei, lin = morning.pages["mei"], morning.pages["lin"]
    mei.keyboard.press("r")
    mei.get_by_text("已叫 2 次").wait_for()
    press(mei, "s", "serving")
    gone = label(lin)
    press(lin, "x", "idle")
    lin.locator(".missed .row", has_text=gone).get_by_role("button").click()
    lin.locator(".waiting li.row", has_text=gone).wait_for()


def a_service_more_a_note_and_a_form_signed(morning: Morning) -> None:
    mei = morning.pages["mei"]
    typed(mei, "a", "T01")
    mei.locator(".service", has_text="T01").wait_for()
    mei.locator("[data-do=note]").click()
    mei.locator("dialog textarea").fill("待補簽名")
    mei.locator("dialog button.primary").click()
    mei.locator(".card .note", has_text="待補簽名").wait_for()
    mei.locator("[data-do=sign]:not(:has(small))").wait_for()
    mei.keyboard.press("g")
    mei.get_by_label("簽名事由").fill("結婚登記")
    mei.keyboard.press("Enter")
    mei.locator("dialog img.signature").wait_for()
    with mei.expect_download():
        mei.get_by_role("link", name="png").click()
    mei.keyboard.press("Escape")
    mei.locator("dialog").wait_for(state="detached")


def a_photograph_is_taken(morning: Morning) -> None:
    mei = morning.pages["mei"]
    mei.get_by_role("button", name="拍照", exact=True).click()
    mei.locator("dialog canvas:not([hidden])").wait_for()
    mei.keyboard.press("Enter")
    shot = mei.locator("dialog img[data-key=shot]")
    shot.wait_for()
    assert shot.evaluate("image => image.decode().then(() => image.naturalWidth)") == 413
    with mei.expect_download():
        mei.keyboard.press("Enter")
    mei.keyboard.press("Escape")
    mei.locator("dialog").wait_for(state="detached")


def the_note_travels_to_another_counter(morning: Morning) -> None:
    mei, lin = morning.pages["mei"], morning.pages["lin"]
    sent = label(mei)
    typed(mei, "t", "6 號")
    mei.locator(".card.idle").wait_for()
    lin.locator(".waiting li.row", has_text=sent).wait_for()
    assert called(lin) == sent
    lin.locator(".card .note", has_text="待補簽名").wait_for()
    press(lin, "s", "serving")


def one_is_set_aside_and_taken_up_again(morning: Morning) -> None:
    chen = morning.pages["chen"]
    aside = label(chen)
    press(chen, "s", "serving")
    press(chen, "h", "idle")
    chen.locator(".held .row", has_text=aside).wait_for()
    morning.agree()
    press(chen, "e", "serving")
    assert label(chen) == aside
    chen.keyboard.press("d")
    chen.locator(".card.called, .card.idle").first.wait_for()
    wait_until(lambda: not chen.locator(".card.serving").count(), "the next visitor")


def paper_jams_and_somebody_sees_to_it(morning: Morning) -> None:
    floor = morning.pages["hsu"]
    morning.kiosk.paper.arm(cutter=True)
    row = floor.locator("[data-key=alarms] li", has_text="slip")
    row.get_by_role("button", name="我來處理").click()
    row.get_by_text(re.compile("hsu 處理中")).wait_for()
    morning.used_by_everyone("hsu")
    morning.kiosk.paper.mend()
    row.get_by_role("button", name=re.compile("^結案")).click()
    floor.locator("dialog").get_by_role("button", name="結案").click()
    row.wait_for(state="detached")


def help_is_wanted_and_comes(morning: Morning) -> None:
    floor, chen = morning.pages["hsu"], morning.pages["chen"]
    chen.get_by_role("button", name="呼叫支援").click()
    asked = floor.locator("[data-key=alarms] li", has_text="4 號櫃檯")
    asked.get_by_role("button", name="我去協助").click()
    asked.get_by_role("button", name=re.compile("^結案")).click()
    floor.locator("dialog").get_by_label("已到場協助").check()
    floor.locator("dialog").get_by_role("button", name="結案").click()
    asked.wait_for(state="detached")


def the_supervisor_moves_classes_and_visitors(morning: Morning) -> None:
    floor, office = morning.pages["hsu"], morning.office
    floor.locator("[data-class=elderly]").drag_to(floor.locator("[data-drop='4']"))
    floor.get_by_role("button", name="只有今天").click()
    floor.locator("[data-drop='4'] .profile .tag").wait_for()
    moved, corrected = (office.issue()["label"] for _ in range(2))
    floor.locator(".line li", has_text=moved).get_by_role("button").click()
    floor.get_by_role("button", name="指定櫃檯").click()
    floor.locator("dialog button", has_text="6 號櫃檯").click()
    floor.locator(".line li", has_text=moved).get_by_text("6 號櫃檯").wait_for()
    floor.locator(".line li", has_text=corrected).get_by_role("button").click()
    floor.get_by_role("button", name="更正業務").click()
    floor.locator("dialog input[type=search]").fill("R02")
    floor.keyboard.press("Enter")
    floor.locator("dialog").wait_for(state="detached")
    floor.locator(".status", has_text=corrected).wait_for()


def one_counter_more_is_looked_at_first(morning: Morning) -> None:
    floor = morning.pages["hsu"]
    floor.get_by_role("button", name="加開 1 號櫃檯").click()
    floor.locator("[data-key=difference]").wait_for()
    assert floor.locator("polyline.then").count() == 1
    assert morning.at(1) is None


def a_service_is_suspended_and_lifted(morning: Morning) -> None:
    page = morning.come("wang", "/admin#suspensions")
    page.get_by_label("範圍").select_option("service:T01")
    page.get_by_label("原因").select_option(label="系統維護")
    page.locator('[name="wording.zh-TW"]').fill("因系統維護，暫停受理")
    page.get_by_role("button", name="立即生效").click()
    item = page.locator(".items li", has_text="系統維護")
    item.wait_for()
    morning.pages["hsu"].locator("[data-key=alarms] li", has_text="系統維護").wait_for()
    item.get_by_role("button", name="恢復服務").click()
    page.locator("dialog").get_by_role("button", name="恢復服務").click()
    item.wait_for(state="detached")


def a_pause_ends(morning: Morning) -> None:
    mei, floor = morning.pages["mei"], morning.pages["hsu"]
    typed(mei, "p", "2", "3")
    mei.locator(".card.paused", has_text="回來").wait_for()
    floor.locator("[data-drop='5']", has_text="回來").wait_for()
    press(mei, "n", "idle")


def the_line_is_served_to_its_end(morning: Morning) -> None:
    for name in SEATS:
        page = morning.pages[name]
        for state, key in (("called", "s"), ("serving", "f")):
            if page.locator(f".card.{state}").count():
                press(page, key, {"s": "serving", "f": "idle"}[key])
    morning.used_by_everyone("lin")
    while morning.chief.ask("GET", "/tickets?state=waiting")[1]["tickets"]:
        for name in SEATS:
            page = morning.pages[name]
            page.locator(".main:not([aria-disabled])").wait_for()
            page.keyboard.press("n")
            page.locator(".card.called, .status:has-text('目前沒有')").first.wait_for()
            if page.locator(".card.called").count():
                served(page)
    morning.agree()


def the_counters_close(morning: Morning) -> None:
    for name, seat in SEATS.items():
        page = morning.pages[name]
        page.keyboard.press("c")
        page.locator(f"[data-do=choose][data-counter='{seat}']").wait_for()
        morning.pages["hsu"].locator(f"[data-drop='{seat}'].closed").wait_for()


def every_law_holds(morning: Morning) -> None:
    rows: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        status, answer = morning.chief.ask("GET", f"/journal?after={after}&limit=1000")
        assert status == 200, answer
        rows, after = rows + answer["rows"], answer["next"]
    assert broken(rows) == []
    paths = {row["data"]["label"]: f"/t/{row['data']['token']}" for row in rows
             if row["kind"] == "ticket_issued"}  # fmt: skip
    assert morning.kiosk.slips() == [paths[label] for label in morning.taken]
    morning.office.run("verify")


def test_a_whole_morning_of_three_clerks_a_supervisor_and_their_machines(
    morning: Morning, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    the_list_of_eight_says_what_is_missing(morning)
    the_clerks_sit_down(morning)
    the_machines_come_and_the_list_is_all_well(morning, tmp_path)
    visitors_take_numbers(morning, open_page)
    everybody_is_called_somewhere(morning)
    one_is_called_again_and_one_does_not_come(morning)
    a_service_more_a_note_and_a_form_signed(morning)
    a_photograph_is_taken(morning)
    the_note_travels_to_another_counter(morning)
    one_is_set_aside_and_taken_up_again(morning)
    paper_jams_and_somebody_sees_to_it(morning)
    help_is_wanted_and_comes(morning)
    the_supervisor_moves_classes_and_visitors(morning)
    one_counter_more_is_looked_at_first(morning)
    a_service_is_suspended_and_lifted(morning)
    a_pause_ends(morning)
    the_line_is_served_to_its_end(morning)
    the_counters_close(morning)
    every_law_holds(morning)
