"""Noon in an office in front of the real server: a counter changes hands, lunches, a closure."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.pages.test_real_office import label, press, sit_at

pytestmark = pytest.mark.browser


def test_a_visitor_stays_while_one_clerk_goes_on_for_the_other(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    office.issue()
    mei = sign_in(f"{office.url}/clerk")
    sit_at(mei, 5)
    press(mei, "n")
    mei.locator(".card.called").wait_for()
    press(mei, "s")
    mei.locator(".card.serving").wait_for()
    served = label(mei)

    lin = sign_in(f"{office.url}/clerk", "lin")
    lin.locator("[data-do=take-over][data-counter='5']", has_text="可請求交接").click()
    lin.locator("dialog .danger").click()
    mei.locator("[data-key=asked]", has_text="lin 想接手這個櫃檯").wait_for()
    mei.get_by_role("button", name="交接給 lin").click()

    lin.locator(".card.serving").wait_for()
    assert label(lin) == served
    mei.locator(".status", has_text="5 號櫃檯已由 lin 接手").wait_for()
    mei.locator("[data-do=take-over][data-counter='5']").wait_for()
    press(lin, "f")
    lin.locator(".card.idle").wait_for()

    lin.locator("[data-verb=hand-over]").click()
    mei.locator("[data-do=take-over][data-counter='5']", has_text="可接手").click()
    mei.locator("dialog .danger").click()
    mei.locator(".card.idle").wait_for()
    lin.locator(".status", has_text="5 號櫃檯已由 mei 接手").wait_for()


def test_a_supervisor_plans_the_lunches_and_closes_what_a_template_has(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    mei = sign_in(f"{office.url}/clerk")
    sit_at(mei, 5)
    floor = sign_in(f"{office.url}/floor", "wang")
    floor.get_by_role("button", name="自動安排").click()
    floor.locator(".status", has_text="已自動安排午休").wait_for()
    floor.locator(".tile", has_text="午休 ").wait_for()
    floor.locator("[data-do=lunch-undo]").click()
    floor.locator(".status", has_text="已復原午休輪值").wait_for()
    floor.locator(".lunch [data-slot=''] [data-number='5']").wait_for()

    floor.locator("[data-do=from-template]").click()
    floor.get_by_role("button", name="國民身分證製證系統維護").click()
    floor.locator(".touched li", has_text="N01").wait_for()
    floor.get_by_role("button", name="依此關閉").click()
    row = floor.locator("[data-key=alarms] li", has_text="N01")
    row.get_by_role("button", name="恢復服務").click()
    floor.locator("dialog .danger").click()
    row.wait_for(state="detached")
