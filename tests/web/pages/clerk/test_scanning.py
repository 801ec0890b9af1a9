"""A slip or another code is held in front of the scanner: what the clerk page does with it."""

import os
import pty
import tty
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SLIP = "http://192.0.2.1:8080/t/abc-DEF_1"


@pytest.fixture
def desk(stage: Any, open_page: Callable[..., Any]) -> Callable[..., Any]:
    """The clerk page at counter 4 in a situation, with a scanner beside it."""

    def show(situation: str = "idle", **options: Any) -> Any:
        stage.snapshots["counter:4"] = stage.scenes.counter(situation)
        page = open_page(f"{stage.url}/clerk", **options)
        page.locator(f".card.{situation}").wait_for()
        return page

    return show


def scan(stage: Any, code: str, counter: int = 4) -> None:
    scanned = {"type": "scanned", "counter": counter, "device": "scan", "code": code,
            "at": stage.scenes.ago(0)}  # fmt: skip
    before = stage.snapshots["counter:4"]
    stage.push("counter:4", scanned)
    stage.snapshots["counter:4"] = before


def the_slip_is_of(stage: Any, **changes: Any) -> dict[str, Any]:
    ticket: dict[str, Any] = stage.scenes.ticket(**changes)
    stage.replies["GET", "/tickets/abc-DEF_1"] = (200, {"ticket": ticket})
    return ticket


def posted(stage: Any) -> list[tuple[str, Any]]:
    return [(path, body) for method, path, body, _ in stage.requests if method == "POST"]


def test_the_slip_of_whoever_was_called_begins_the_service(
    stage: Any, desk: Callable[..., Any]
) -> None:
    the_slip_is_of(stage)
    stage.replies["POST", "/counters/4/start"] = (200, {"ticket": None, "why": None})
    page = desk("called")

    scan(stage, SLIP)

    page.locator(".status", has_text="開始受理").wait_for()
    assert posted(stage) == [("/counters/4/start", {})]


def test_a_waiting_number_can_be_called_by_its_slip(stage: Any, desk: Callable[..., Any]) -> None:
    ticket = the_slip_is_of(stage, label="C003", state="waiting", counter=None)
    stage.replies["POST", "/counters/4/call"] = (200, {"ticket": ticket, "why": None})
    page = desk()

    scan(stage, SLIP)
    page.locator("dialog", has_text="C003").locator(".options button").first.click()
    page.locator(".status", has_text="C003").wait_for()

    assert posted(stage) == [("/counters/4/call", {"ticket": ticket["id"]})]


def test_a_missed_visitor_who_is_back_is_put_back_by_the_slip(
    stage: Any, desk: Callable[..., Any]
) -> None:
    ticket = the_slip_is_of(stage, label="A007", state="no_show", counter=5)
    stage.replies["POST", "/counters/4/requeue"] = (200, {"ticket": ticket, "why": None})
    page = desk()

    scan(stage, SLIP)
    page.locator("dialog", has_text="A007").wait_for()
    page.keyboard.press("1")
    page.locator(".status", has_text="A007").wait_for()

    assert posted(stage) == [("/counters/4/requeue", {"ticket": ticket["id"]})]


def test_a_number_called_elsewhere_is_sent_there(stage: Any, desk: Callable[..., Any]) -> None:
    the_slip_is_of(stage, label="A011", counter=5)
    page = desk()

    scan(stage, SLIP)

    page.locator("dialog", has_text="A011").get_by_text("5 號櫃檯").wait_for()
    assert posted(stage) == []


def test_a_slip_of_another_day_says_so(stage: Any, desk: Callable[..., Any]) -> None:
    stage.replies["GET", "/tickets/abc-DEF_1"] = (404, {"code": "unknown_ticket", "detail": "x"})
    page = desk()

    scan(stage, SLIP)

    page.locator(".status.bad", has_text="這不是今天的號碼牌").wait_for()


@pytest.mark.parametrize("code", ["A12345678", "https://example.org/t/a/b", "<b>x</b>", "甲乙"])
def test_any_other_code_is_shown_to_be_copied_and_goes_nowhere(
    stage: Any, desk: Callable[..., Any], code: str
) -> None:
    page = desk(permissions=["clipboard-read", "clipboard-write"])

    scan(stage, code)

    assert page.get_by_label("掃描到的條碼").get_by_role("textbox").input_value() == code
    page.get_by_role("button", name="複製").click()
    page.get_by_role("button", name="已複製").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == code
    asked = len(stage.requests)
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert code not in page.content()
    assert [one for one in stage.requests[asked:] if one[0] != "GET"] == []


def test_a_scan_does_not_disturb_an_open_question(stage: Any, desk: Callable[..., Any]) -> None:
    page = desk()
    page.keyboard.press("w")
    page.locator("dialog").wait_for()

    scan(stage, "A12345678")

    page.locator(".status.bad", has_text="請先關閉視窗").wait_for()
    assert page.locator("dialog").count() == 1


def test_a_slip_read_by_a_scanner_on_a_line_calls_its_visitor(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    master, slave = pty.openpty()
    tty.setraw(slave)
    office.start_devices(f"scan=scanner@serial:{os.ttyname(slave)}?counter=5")
    ticket = office.issue()
    page = sign_in(f"{office.url}/clerk")
    page.locator("[data-do=choose][data-counter='5']").click()
    page.locator(".card.idle").wait_for()
    fleet = sign_in(f"{office.url}/fleet", "wang")
    fleet.locator("tr", has_text="scan").locator(".state.ok").wait_for()

    os.write(master, f"{office.url}{ticket['track']}\r".encode())

    page.locator("dialog", has_text=ticket["label"]).locator(".options button").first.click()
    page.locator(".status", has_text=ticket["label"]).wait_for()
    page.locator(".card.called", has_text=ticket["label"]).wait_for()
    os.write(master, f"{office.url}{ticket['track']}\r".encode())
    page.locator(".card.serving", has_text=ticket["label"]).wait_for()
    os.close(master)
    os.close(slave)
