"""The lunch roster beside the counters: by hand, by drag, proposed, printed, taken back."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.web.pages.axe import AXE, complaints
from tests.web.pages.office.test_floor import WHAT_IF, floor

pytestmark = pytest.mark.browser

TIMES = ("11:30", "12:00", "12:30", "13:00", "13:30")


def roster(**away: list[int]) -> dict[str, Any]:
    """``s1130=[2]``: counter 2 is away at half past eleven."""
    slots: list[dict[str, Any]] = []
    for begins, until in pairwise(TIMES):
        gone = away.get(f"s{begins.replace(':', '')}", [])
        alone = len(gone) > 1
        slots.append({
            "begins": begins, "starts": f"2026-11-24T{begins}:00+08:00",
            "until": f"2026-11-24T{until}:00+08:00", "away": gone, "stay": 4 - len(gone),
            "classes": [{"priority": "english", "waiting": 2}] if alone else [],
            "services": ["T01"] if alone else [],
        })  # fmt: skip
    turns = {number: one["begins"] for one in slots for number in one["away"]}
    return {"slots": slots, "counters": [
        {"number": number, "clerk": f"c{number}", "begins": turns.get(number)}
        for number in (1, 2, 4, 5)
    ]}  # fmt: skip


@pytest.fixture
def show(stage: Any, open_page: Callable[..., Any]) -> Callable[..., Any]:
    """The floor before noon."""

    def run(**options: Any) -> Any:
        stage.snapshots["floor"] = floor(stage.scenes)
        stage.replies["POST", "/what-if"] = (200, WHAT_IF)
        stage.replies["GET", "/lunch"] = (200, roster())
        page = open_page(f"{stage.url}/floor", **options)
        page.locator(".lunch [data-slot='11:30']").wait_for()
        return page

    return run


def sent(stage: Any) -> list[Any]:
    return [body["breaks"] for how, path, body, _ in stage.requests
            if (how, path) == ("POST", "/lunch")]  # fmt: skip


def chip(page: Any, number: int) -> Any:
    return page.locator(f".lunch [data-do=lunch-move][data-number='{number}']")


def test_a_counter_is_given_a_slot_by_keys_alone_and_it_is_taken_back(
    stage: Any, show: Callable[..., Any]
) -> None:
    page = show()
    stage.replies["POST", "/lunch"] = (200, roster(s1200=[2]))
    chip(page, 2).focus()
    page.keyboard.press("Enter")
    page.locator("dialog .options").wait_for()
    page.keyboard.press("2")
    page.locator(".status", has_text="2 號櫃檯午休 12:00").wait_for()
    assert page.locator(".lunch [data-slot='12:00']").inner_text().count("2") > 0
    stage.replies["POST", "/lunch"] = (200, roster())
    page.locator("[data-do=lunch-undo]").click()
    page.locator(".status", has_text="已復原").wait_for()
    assert page.locator("[data-do=lunch-undo]").count() == 0
    assert sent(stage) == [{"2": "12:00"}, {"2": None}]


def test_a_counter_is_dragged_to_a_slot_and_out_again(stage: Any, show: Callable[..., Any]) -> None:
    page = show()
    stage.replies["POST", "/lunch"] = (200, roster(s1230=[4]))
    chip(page, 4).drag_to(page.locator(".lunch [data-slot='12:30']"))
    page.locator(".status", has_text="4 號櫃檯午休 12:30").wait_for()
    stage.replies["POST", "/lunch"] = (200, roster())
    chip(page, 4).drag_to(page.locator(".lunch [data-slot='']"))
    page.locator(".status", has_text="4 號櫃檯不排午休").wait_for()
    assert sent(stage) == [{"4": "12:30"}, {"4": None}]


def test_what_nobody_serves_meanwhile_is_said_with_who_waits_for_it(
    stage: Any, show: Callable[..., Any]
) -> None:
    page = show()
    stage.replies["GET", "/lunch/proposal"] = (200, {"breaks": {"1": "11:30", "2": "11:30"}})
    stage.replies["POST", "/lunch"] = (200, roster(s1130=[1, 2]))
    page.get_by_role("button", name="自動安排").click()
    row = page.locator(".lunch [data-slot='11:30']")
    row.get_by_text("沒有櫃檯受理「英語」，現有 2 位等候").wait_for()
    assert "戶籍謄本" in row.inner_text()
    assert "各類別與業務都有櫃檯受理" in page.locator(".lunch [data-slot='12:00']").inner_text()


def test_the_roster_is_printed_with_names(stage: Any, show: Callable[..., Any]) -> None:
    page = show()
    stage.replies["GET", "/lunch"] = (200, roster(s1130=[1], s1200=[2]))
    seen = floor(stage.scenes)
    seen["counters"][0]["lunch"] = {"starts": "2026-11-24T11:30:00+08:00",
                                    "until": "2026-11-24T12:00:00+08:00"}  # fmt: skip
    stage.push("floor", seen)
    page.locator(".tile", has_text="午休 11:30–12:00").wait_for()
    chip(page, 2).wait_for()
    page.locator("[data-do=lunch-print]").click()
    page.locator("dialog td", has_text="1 號櫃檯 c1").wait_for()
    assert page.locator("dialog tbody tr").count() == 4


def test_while_every_counter_is_closed_there_is_nothing_to_plan(
    stage: Any, show: Callable[..., Any]
) -> None:
    page = show()
    stage.replies["GET", "/lunch"] = (200, {**roster(), "counters": []})
    seen = floor(stage.scenes)
    seen["counters"][0]["state"] = "closed"
    stage.push("floor", seen)
    page.get_by_text("櫃檯開啟後即可排午休").wait_for()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", "locale": "en-GB"}])
def test_the_roster_can_be_used_by_everyone(
    stage: Any, show: Callable[..., Any], options: dict[str, Any]
) -> None:
    page = show(bypass_csp=True, **options)
    stage.replies["POST", "/lunch"] = (200, roster(s1130=[1, 2], s1200=[4]))
    chip(page, 2).click()
    page.keyboard.press("1")
    page.locator(".lunch .alarm").first.wait_for()
    assert complaints(page) == []
    page.locator("[data-do=lunch-print]").click()
    page.locator("dialog td").first.wait_for()
    assert complaints(page) == []


def test_the_roster_fits_a_telephone(show: Callable[..., Any]) -> None:
    page = show(width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
