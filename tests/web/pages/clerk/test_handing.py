"""A counter handed over on the page: offered, asked for, answered, and gone from the old window."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.pages.axe import AXE, complaints

pytestmark = pytest.mark.browser

NOBODY = {"ticket": None, "why": None}


@pytest.fixture
def desk(stage: Any, open_page: Callable[..., Any]) -> Callable[..., Any]:
    """The page of counter 4, which is mei's."""

    def sit(situation: str = "serving", **options: Any) -> Any:
        stage.snapshots["counter:4"] = here(stage, situation)
        page = open_page(f"{stage.url}/clerk", **options)
        page.locator(f".card.{situation}").wait_for()
        return page

    return sit


def here(stage: Any, situation: str = "serving", **changes: Any) -> dict[str, Any]:
    shown: dict[str, Any] = stage.scenes.counter(situation, **changes)
    return {**shown, "verbs": [*shown["verbs"], "hand-over"]}


def seats(stage: Any, **changes: Any) -> dict[str, Any]:
    """The queue in which counter 5 is huang's and changed, and mei sits nowhere."""
    found: dict[str, Any] = stage.scenes.queue()
    found["counters"] = [
        {**one, **(changes if one["number"] == 5 else {}),
         **({"clerk": None, "state": "closed", "ticket": None} if one["number"] == 4 else {})}
        for one in found["counters"]
    ]  # fmt: skip
    return found


def sent(stage: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(path, body) for how, path, body, _ in stage.requests if how == "POST"]


def test_a_clerk_offers_the_counter_and_takes_it_back(stage: Any, desk: Callable[..., Any]) -> None:
    stage.replies["POST", "/counters/4/hand-over"] = (200, NOBODY)
    page = desk()
    page.locator("[data-verb=hand-over]").click()
    page.locator(".status", has_text="交接櫃檯").wait_for()
    stage.push("counter:4", here(stage, offered_to=""))
    page.locator("[data-key=offered]", has_text="已開放交接").wait_for()
    page.get_by_role("button", name="取消交接").click()
    stage.push("counter:4", here(stage, offered_to=None))
    page.locator("[data-key=offered]").wait_for(state="detached")
    assert sent(stage) == [
        ("/counters/4/hand-over", {}), ("/counters/4/hand-over", {"on": False}),
    ]  # fmt: skip


def test_who_asks_for_the_counter_has_it_with_one_press_and_this_window_is_free(
    stage: Any, desk: Callable[..., Any]
) -> None:
    stage.replies["POST", "/counters/4/hand-over"] = (200, NOBODY)
    page = desk()
    stage.push("counter:4", here(stage, asked="lin"))
    page.locator("[role=alert]", has_text="lin 想接手這個櫃檯").wait_for()
    page.get_by_role("button", name="交接給 lin").click()
    page.locator(".status", has_text="交接櫃檯").wait_for()
    stage.push("counter:4", here(stage, clerk="lin"))
    page.get_by_role("heading", name="請選擇櫃檯").wait_for()
    page.locator(".status", has_text="4 號櫃檯已由 lin 接手").wait_for()
    assert sent(stage) == [("/counters/4/hand-over", {"to": "lin"})]


def test_a_counter_that_is_offered_is_taken_by_keys_alone_and_sat_down_at(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    stage.snapshots["queue"] = seats(stage, clerk="huang", offered_to="")
    stage.snapshots["counter:5"] = stage.scenes.counter("serving", number=5)
    stage.replies["POST", "/counters/5/take-over"] = (200, NOBODY)
    page = open_page(f"{stage.url}/clerk")
    taken = page.locator("[data-do=take-over][data-counter='5']")
    taken.get_by_text("可接手").wait_for()
    taken.focus()
    page.keyboard.press("Enter")
    page.locator("dialog", has_text="民眾、計時與設定都保留").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".status", has_text="已請求交接").wait_for()
    stage.push("queue", seats(stage, clerk="mei"))
    page.locator(".card.serving").wait_for()
    assert sent(stage) == [("/counters/5/take-over", {"holder": "huang"})]


def test_a_counter_that_is_not_offered_is_asked_for(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    stage.replies["GET", "/session"] = (200, {"user": "mei", "role": "clerk"})
    stage.snapshots["queue"] = seats(stage, clerk="huang", offered_to=None)
    stage.replies["POST", "/counters/5/take-over"] = (200, NOBODY)
    page = open_page(f"{stage.url}/clerk")
    page.locator("[data-do=take-over][data-counter='5']", has_text="可請求交接").click()
    page.locator("dialog", has_text="請 huang 交接 5 號櫃檯").wait_for()
    page.locator("dialog .danger").click()
    page.locator(".status", has_text="等待對方同意").wait_for()


def test_who_was_refused_the_counter_is_not_seated_there_when_it_comes_later(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    stage.snapshots["queue"] = seats(stage, clerk="huang", offered_to="")
    refused = {"code": "not_now", "detail": "x"}
    stage.replies["POST", "/counters/5/take-over"] = (409, refused)
    page = open_page(f"{stage.url}/clerk")
    page.locator("[data-do=take-over][data-counter='5']").click()
    page.locator("dialog .danger").click()
    page.locator(".status.bad").wait_for()
    stage.push("queue", seats(stage, clerk="mei"))
    page.locator("[data-do=choose][data-counter='5']", has_text="您的櫃檯").wait_for()
    assert page.get_by_role("heading", name="請選擇櫃檯").is_visible()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", "locale": "en-GB"}])
def test_what_is_under_way_can_be_read_by_everyone(
    stage: Any, desk: Callable[..., Any], options: dict[str, Any]
) -> None:
    page = desk(bypass_csp=True, **options)
    for changes, shown in (({"asked": "lin"}, "asked"), ({"offered_to": ""}, "offered")):
        stage.push("counter:4", here(stage, **changes))
        page.locator(f"[data-key={shown}]").wait_for()
        assert complaints(page) == []
