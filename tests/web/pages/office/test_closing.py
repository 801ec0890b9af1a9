"""A day that does not go as planned: closed by hand, suspended, missed; and its figures."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SCORE = {
    "day": "2026-11-24", "n": 120, "mae": 4.21, "bias": -0.4, "under": 0.11, "coverage": 0.79,
    "buckets": [{"low_min": 0.0, "high_min": 5.0, "n": 30, "coverage": 0.9},
                {"low_min": 60.0, "high_min": 1e9, "n": 4, "coverage": 0.5}],
    "rivals": {"line_length": 6.5, "last_to_enter_service": 9.9},
}  # fmt: skip
COUNTS = {"day": "2026-11-24", "issued": 130, "finished": 118, "cancelled": 2, "calls": 131,
          "picked": 7, "missed": 9, "missed_early": 1, "returned": 5, "over_limit": 3}  # fmt: skip


def sit_at_five(page: Any) -> None:
    page.locator("[data-do=choose][data-counter='5']").click()
    page.locator(".card.idle").wait_for()
    page.locator(".main:not([aria-disabled])", has_text="叫下一號").wait_for()


def fill_in_a_closure(page: Any, numbers: str) -> None:
    page.get_by_label("範圍").select_option("branch")
    page.get_by_label("原因").select_option("typhoon")
    page.get_by_label("備註（").fill("市府 20:00 公告")
    page.locator('[name="wording.zh-TW"]').fill("颱風停班")
    page.get_by_label("已取號者").select_option(numbers)
    page.locator("form.editor button.primary").click()
    page.locator("dialog").wait_for()


def close_the_office(page: Any, numbers: str, waiting: int = 1) -> None:
    """Close it while ``waiting`` visitors wait, who lose their numbers if they are void."""
    fill_in_a_closure(page, numbers)
    if numbers == "void":
        page.locator("dialog input").fill(str(waiting))
    page.locator("dialog button.danger").click()
    page.locator(".items li", has_text="颱風").wait_for()


def test_a_typhoon_voids_the_numbers_and_every_telephone_hears_of_it_until_it_is_lifted(
    office: Any, sign_in: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    ticket = office.issue()
    phone = open_page(office.url + ticket["track"], width=390, height=844)
    phone.get_by_text("畫面自動更新").wait_for()
    page = sign_in(f"{office.url}/admin#suspensions", "wang")

    close_the_office(page, "void")

    # The time for a second thought is over after half a minute.
    phone.get_by_text("颱風停班").wait_for()
    phone.get_by_text("已取的號碼失效").wait_for()
    phone.get_by_text("已取消").first.wait_for()
    item = page.locator(".items li", has_text="颱風停班 · 市府 20:00 公告")
    assert "號碼失效" in item.inner_text()

    item.get_by_role("button", name="恢復服務").click()
    page.locator("dialog").get_by_role("button", name="恢復服務").click()
    item.wait_for(state="detached")
    phone.get_by_text("颱風停班").wait_for(state="detached")
    assert office.issue()["label"] != ticket["label"]


def test_closing_asks_what_for_and_shows_how_many_people_it_touches(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    for _ in range(3):
        office.issue()
    page = sign_in(f"{office.url}/admin#suspensions", "wang")
    scope = page.get_by_label("範圍")
    assert scope.input_value() == ""

    fill_in_a_closure(page, "void")

    dialog = page.locator("dialog")
    dialog.get_by_text("將取消 3 位民眾的號碼（等候 3、過號 0、保留 0）").wait_for()
    for typed in ("", "2", "13"):
        dialog.locator("input").fill(typed)
        assert dialog.locator("button.danger").is_disabled()
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert page.locator(".items li").count() == 0


def test_a_closure_is_taken_back_before_anyone_has_lost_a_number(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    label = office.issue()["label"]
    page = sign_in(f"{office.url}/admin#suspensions", "wang")
    close_the_office(page, "void")
    page.locator("[data-key=coming]", has_text="秒後取消 1 位民眾的號碼").wait_for()

    page.get_by_role("button", name="復原").click()

    page.locator(".status", has_text="號碼仍然有效").wait_for()
    page.locator("[data-key=coming]").wait_for(state="detached")
    asked = "fetch('/api/v1/{}').then((one) => one.json())"
    assert page.evaluate(asked.format("suspensions"))["suspensions"] == []
    waiting = page.evaluate(asked.format("tickets?state=waiting"))["tickets"]
    assert [one["label"] for one in waiting] == [label]


def test_while_numbers_are_kept_the_clerk_is_told_and_calls_on(
    office: Any, sign_in: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    ticket = office.issue()
    admin = sign_in(f"{office.url}/admin#suspensions", "wang")
    close_the_office(admin, "kept")
    phone = open_page(office.url + ticket["track"], width=390, height=844)
    phone.get_by_text("已取號者仍依序受理").wait_for()

    page = sign_in(f"{office.url}/clerk")
    sit_at_five(page)
    page.locator(".card", has_text="本所暫停受理：颱風停班").wait_for()
    page.keyboard.press("n")

    page.locator(".card.called", has_text=ticket["label"]).wait_for()


def test_a_suspended_service_is_marked_on_the_visitor_who_came_for_it(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    here = stage.scenes.counter("called")
    service = here["ticket"]["services"][0]
    stop = {"reason": "x", "wording": {"zh-TW": "系統維護"}, "until": None, "numbers": "kept"}
    stage.snapshots["board"] = stage.scenes.board(suspended={service: stop})
    stage.snapshots["counter:4"] = here
    page = open_page(f"{stage.url}/clerk")
    page.locator("[data-do=choose][data-counter='4'], .card.called").first.wait_for()
    if page.locator("[data-do=choose][data-counter='4']").count():
        page.locator("[data-do=choose][data-counter='4']").click()

    page.locator(".card .service", has_text="此業務已暫停受理：系統維護").wait_for()


def test_a_missed_visitor_is_put_back_by_staff_without_a_counter(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    ticket = office.issue()
    page = sign_in(f"{office.url}/clerk")
    sit_at_five(page)
    page.keyboard.press("n")
    page.locator(".card.called").wait_for()
    page.evaluate(
        """() => fetch('/api/v1/counters/5/no-show', {method: 'POST', body: '{}',
           headers: {'Content-Type': 'application/json'}})"""
    )
    page.locator(".card.idle").wait_for()
    page.get_by_title("選擇櫃檯").click()

    row = page.locator(".missed .row", has_text=ticket["label"])
    row.get_by_role("button").click()

    row.wait_for(state="detached")
    page.get_by_text(f"{ticket['label']} · ").wait_for()


def test_who_may_not_pick_is_not_offered_it(stage: Any, open_page: Callable[..., Any]) -> None:
    catalogue = dict(stage.replies[("GET", "/catalogue")][1]) | {"may_pick": ["admin"]}
    stage.replies[("GET", "/catalogue")] = (200, catalogue)
    page = open_page(f"{stage.url}/clerk")
    page.locator("[data-do=choose][data-counter='4'], .card.idle").first.wait_for()
    if page.locator("[data-do=choose][data-counter='4']").count():
        page.locator("[data-do=choose][data-counter='4']").click()
    page.locator(".waiting .row").first.get_by_role("button").click()
    dialog = page.locator("dialog")
    dialog.wait_for()
    assert dialog.get_by_role("button", name="指定叫號").count() == 0


def figures(stage: Any, forecast: list[Any], counts: list[Any]) -> None:
    stage.replies[("GET", "/forecast")] = (200, {"days": forecast})
    stage.replies[("GET", "/figures")] = (200, {"days": counts})


def test_the_figures_of_each_day_stand_in_two_tables(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    figures(stage, [SCORE | {"day": "2026-11-23", "n": 99}, SCORE], [COUNTS])
    page = open_page(f"{stage.url}/admin#figures")

    first = page.locator("[data-key=forecast] tbody tr").first
    first.wait_for()
    cells = first.locator("td").all_inner_texts()
    assert cells[1:] == ["120", "4.2", "−0.4", "11 %", "79 %", "6.5", "9.9"]
    assert "115" in cells[0]
    assert "預估 0–5 分：90 % (30)" in page.locator("[data-key=buckets]").inner_text()
    counted = page.locator("[data-key=counts] tbody td").all_inner_texts()
    assert counted[1:] == ["130", "118", "2", "131", "7", "9", "1", "5", "3"]


def test_before_the_first_visitor_the_figures_say_what_will_be_there(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    figures(stage, [], [])
    page = open_page(f"{stage.url}/admin#figures")

    page.get_by_text("尚無可評分的預估").wait_for()
    page.get_by_text("尚無統計").wait_for()
