"""Closing on an occasion: chosen, shown with whom it affects, changed, done, and taken back."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.pages.axe import AXE, complaints
from tests.web.pages.office.test_floor import floor

pytestmark = pytest.mark.browser

NOBODY = {"waiting": 0, "missed": 0, "held": 0, "at_counters": 0, "bookings": 0}
PARTS = [{"scope": "service:T01", "bookings": 2}, {"scope": "service:I01", "bookings": 0}]


def template(**changes: Any) -> dict[str, Any]:
    return {
        "name": "typhoon", "wording": {"zh-TW": "颱風停止上班", "en": "Typhoon day"},
        "public": {"zh-TW": "因颱風暫停服務", "en": "Closed because of the typhoon"},
        "scopes": ["branch"], "reason": "typhoon", "starts": "2026-11-24T09:12:00+08:00",
        "until": "2026-11-25T00:00:00+08:00", "numbers": "kept", **changes,
    }  # fmt: skip


def made(scopes: list[str], starts: str) -> dict[str, Any]:
    return {"act": "a1", "suspensions": [
        {"id": f"a1.{n}", "scope": scope, "reason": "typhoon", "note": "", "wording": {},
         "starts": starts, "until": None, "numbers": "kept", "act": "a1"}
        for n, scope in enumerate(scopes)
    ]}  # fmt: skip


@pytest.fixture
def show(stage: Any, open_page: Callable[..., Any]) -> Callable[..., Any]:
    """The floor, with two templates."""

    def run(**options: Any) -> Any:
        cards = template(name="cards", wording={"zh-TW": "系統維護", "en": "Maintenance"},
                         scopes=["service:T01", "service:I01"], numbers="void")  # fmt: skip
        stage.snapshots["floor"] = floor(stage.scenes)
        stage.replies["POST", "/what-if"] = (200, {
            side: {"counters": [], "served": 0, "mean_min": 0, "p95_min": 0, "longest_min": 0,
                   "within": 1, "by_class": {}, "line": [0]} for side in ("now", "then")
        } | {"waiting": 0, "played": 0})  # fmt: skip
        stage.replies["GET", "/closures/templates"] = (
            200, {"day": "2026-11-24", "templates": [template(), cards]},
        )  # fmt: skip
        stage.replies["POST", "/closures/preview"] = (
            200, {**NOBODY, "waiting": 3, "at_counters": 1, "bookings": 2, "parts": PARTS},
        )  # fmt: skip
        page = open_page(f"{stage.url}/floor", **options)
        page.locator(".tile").first.wait_for()
        return page

    return run


def sent(stage: Any, path: str) -> list[Any]:
    return [body for how, where, body, _ in stage.requests if (how, where) == ("POST", path)]


def test_a_template_is_seen_with_whom_it_touches_changed_and_done_in_one_act(
    stage: Any, show: Callable[..., Any]
) -> None:
    page = show()
    stage.replies["POST", "/closures"] = (201, made(["branch"], stage.scenes.ago(0)))
    page.get_by_role("button", name="選用範本關閉").click()
    page.get_by_role("button", name="颱風停止上班").click()
    page.get_by_text("等候 3 位、過號 0 位、保留 0 位、櫃檯上 1 位；預約 2 件").wait_for()
    page.get_by_label("對民眾的說明", exact=False).first.fill("今天停班")
    page.get_by_role("button", name="依此關閉").click()
    page.locator(".status", has_text="已關閉：全所").wait_for()
    [body] = sent(stage, "/closures")
    assert body["scopes"] == ["branch"]
    assert body["wording"]["zh-TW"] == "今天停班"
    assert body["wording"]["en"] == "Closed because of the typhoon"
    assert (body["reason"], body["numbers"]) == ("typhoon", "kept")
    assert "T16:00:00" in body["until"]


def test_it_is_done_by_keys_alone(stage: Any, show: Callable[..., Any]) -> None:
    page = show()
    stage.replies["POST", "/closures"] = (201, made(["branch"], stage.scenes.ago(0)))
    page.locator("[data-do=from-template]").focus()
    page.keyboard.press("Enter")
    page.locator("dialog .options").wait_for()
    page.keyboard.press("1")
    page.get_by_text("預約 2 件", exact=False).first.wait_for()
    page.keyboard.press("Enter")
    page.locator(".status", has_text="已關閉：全所").wait_for()


def test_another_scope_is_counted_again_before_it_is_closed(
    stage: Any, show: Callable[..., Any]
) -> None:
    page = show()
    page.get_by_role("button", name="選用範本關閉").click()
    page.get_by_role("button", name="系統維護").click()
    page.get_by_text("受影響的預約 2 件", exact=False).wait_for()
    stage.replies["POST", "/closures/preview"] = (200, {**NOBODY, "parts": PARTS[1:]})
    page.locator("input[name=scope][value='service:T01']").uncheck()
    page.get_by_text("目前沒有民眾或預約受影響").wait_for()
    assert sent(stage, "/closures/preview")[-1]["scopes"] == ["service:I01"]
    page.locator("input[name=scope][value='service:I01']").uncheck()
    page.get_by_text("請至少選一個範圍").wait_for()


def test_numbers_that_are_cancelled_are_typed_first_and_wait_for_a_second_thought(
    stage: Any, show: Callable[..., Any]
) -> None:
    page = show()
    answer = made(["service:T01", "service:I01"], stage.scenes.ago(-0.4))
    stage.replies["POST", "/closures"] = (201, answer)
    stage.replies["DELETE", "/closures/a1"] = (200, {"act": "a1"})
    page.get_by_role("button", name="選用範本關閉").click()
    page.get_by_role("button", name="系統維護").click()
    page.get_by_text("確認後取消等候").wait_for()
    page.get_by_role("button", name="依此關閉").click()
    page.locator(".typed input").fill("3")
    page.locator(".typed .danger").click()
    page.locator("[data-key=coming]").get_by_role("button").click()
    page.locator(".status", has_text="已復原").wait_for()
    assert sent(stage, "/closures")[0]["starts"] is not None


def test_a_closure_is_one_row_and_lifted_whole(stage: Any, show: Callable[..., Any]) -> None:
    page = show()
    stage.replies["DELETE", "/closures/a1"] = (200, {"act": "a1"})
    closed = [{"id": f"a1.{n}", "scope": scope, "reason": "typhoon", "until": None, "act": "a1"}
              for n, scope in enumerate(("service:T01", "service:I01"))]  # fmt: skip
    stage.push("floor", floor(stage.scenes, suspensions=closed))
    row = page.locator("[data-key=alarms] li", has_text="T01")
    row.wait_for()
    assert "I01" in row.inner_text()
    row.get_by_role("button", name="恢復服務").click()
    page.locator("dialog .danger").click()
    page.locator(".status", has_text="已恢復").wait_for()


def test_an_office_without_templates_is_told_where_they_are_made(
    stage: Any, show: Callable[..., Any]
) -> None:
    page = show()
    none = {"day": "2026-11-24", "templates": []}
    stage.replies["GET", "/closures/templates"] = (200, none)
    page.get_by_role("button", name="選用範本關閉").click()
    page.get_by_text("尚未設定關閉範本").wait_for()


def test_the_same_is_at_hand_where_suspensions_are_made(
    stage: Any, show: Callable[..., Any]
) -> None:
    page = show()
    listed = made(["service:T01", "service:I01"], stage.scenes.ago(1))["suspensions"]
    stage.replies["GET", "/suspensions"] = (200, {"suspensions": listed})
    page.goto(f"{stage.url}/admin#suspensions")
    page.locator(".items li", has_text="T01").wait_for()
    assert page.locator(".items li").count() == 1
    lift = page.locator(".items [data-do=lift-act]")
    what = page.locator(".items .text strong").inner_text()
    assert lift.text_content() == f"恢復服務{what}"
    page.get_by_role("button", name="選用範本關閉").click()
    page.get_by_role("button", name="颱風停止上班").wait_for()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", "locale": "en-GB"}])
def test_the_sheet_can_be_used_by_everyone(
    show: Callable[..., Any], options: dict[str, Any]
) -> None:
    page = show(bypass_csp=True, **options)
    page.locator("[data-do=from-template]").click()
    page.locator("dialog .options button").nth(1).click()
    page.locator(".touched li").first.wait_for()
    assert complaints(page) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_sheet_fits(show: Callable[..., Any], width: int) -> None:
    page = show(width=width)
    page.locator("[data-do=from-template]").click()
    page.locator("dialog .options button").first.click()
    page.locator(".touched li").first.wait_for()
    sheet = page.locator("dialog .sheet")
    assert sheet.evaluate("one => one.scrollWidth <= one.clientWidth")
