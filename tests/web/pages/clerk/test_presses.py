"""One press is one step: held keys, double clicks, and what cannot be done now says why."""

from collections.abc import Callable
from typing import Any

import pytest

from queue_server.clock import SystemClock
from tests.waiting import wait_until

pytestmark = pytest.mark.browser

#: Four seconds of an operating system's key repeat.
REPEATS = 60
REPEAT_MS = 60


def hold(page: Any, key: str, repeats: int = REPEATS) -> None:
    """Hold a key down: every ``down`` after the first is a repeat, as from a keyboard."""
    page.keyboard.down(key)
    for _ in range(repeats):
        page.wait_for_timeout(REPEAT_MS)
        page.keyboard.down(key)
    page.keyboard.up(key)


def posted(stage: Any) -> list[str]:
    return [path for method, path, *_ in stage.requests if method == "POST"]


def test_enter_held_for_four_seconds_calls_one_visitor_and_finishes_nobody(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    labels = [office.issue()["label"] for _ in range(3)]
    page = sign_in(f"{office.url}/clerk")
    page.locator("[data-do=choose][data-counter='5']").click()
    page.locator(".card.idle").wait_for()
    page.locator("button.main").focus()

    hold(page, "Enter")

    page.locator(".card.called", has_text=labels[0]).wait_for()
    waiting = page.evaluate("fetch('/api/v1/tickets?state=waiting').then((one) => one.json())")
    assert [one["label"] for one in waiting["tickets"]] == labels[1:]


@pytest.mark.parametrize("key", ["n", "Enter", " "])
def test_a_held_key_is_one_request_whatever_key_it_is(
    stage: Any, open_page: Callable[..., Any], key: str
) -> None:
    stage.replies["POST", "/counters/4/call-next"] = (200, {"ticket": None, "why": None})
    page = open_page(f"{stage.url}/clerk")
    page.locator(".card.idle").wait_for()
    page.locator("button.main").focus()

    hold(page, key, 20)

    wait_until(lambda: posted(stage), "the request")
    assert posted(stage) == ["/counters/4/call-next"]


@pytest.mark.parametrize("key", ["1", "Enter"])
def test_a_held_key_answers_one_question_and_not_the_next(
    stage: Any, open_page: Callable[..., Any], key: str
) -> None:
    page = open_page(f"{stage.url}/clerk")
    page.locator(".card.idle").wait_for()
    page.keyboard.press("i")
    page.locator("dialog", has_text="戶籍謄本").wait_for()
    page.locator("dialog .options button").first.focus()

    hold(page, "Enter", 10)

    page.locator("dialog", has_text="一般").wait_for()
    hold(page, key, 0)
    page.locator(".status span").wait_for()
    assert posted(stage) == ["/tickets"]


def test_a_form_is_sent_once_while_enter_is_held_in_its_field(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    stage.replies["GET", "/session"] = (401, {"code": "unauthorized"})
    stage.replies["POST", "/session"] = (401, {"code": "bad_credentials"})
    page = open_page(f"{stage.url}/clerk")
    page.get_by_label("帳號").fill("mei")
    page.get_by_label("密碼").fill("wrong")

    hold(page, "Enter", 20)

    page.locator(".sign-in .alarm svg").wait_for()
    assert posted(stage) == ["/session"]


def test_letters_still_repeat_where_a_person_writes(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{stage.url}/clerk")
    page.locator(".card.idle").wait_for()
    page.keyboard.press("w")
    search = page.get_by_placeholder("輸入名稱或代碼篩選")
    search.focus()

    hold(page, "a", 3)

    assert search.input_value() == "aaaa"


def test_the_second_click_of_a_double_click_is_not_the_next_step(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    label = office.issue()["label"]
    page = sign_in(f"{office.url}/clerk")
    page.locator("[data-do=choose][data-counter='5']").click()
    page.locator(".card.idle").wait_for()

    page.locator("button.main").dblclick(delay=120)

    page.locator(".status", has_text=label).wait_for()
    page.locator(".card.called", has_text=label).wait_for()
    assert page.locator(".card.serving").count() == 0


@pytest.mark.parametrize("by", ["click", "key"])
def test_a_verb_that_cannot_be_used_now_says_why(
    stage: Any, open_page: Callable[..., Any], by: str
) -> None:
    page = open_page(f"{stage.url}/clerk")
    page.locator(".card.idle").wait_for()

    if by == "click":
        page.locator("[data-verb=hold]").click(force=True)
    else:
        page.keyboard.press("h")

    page.locator(".status.bad", has_text="現在不能「保留」：櫃檯上沒有號碼").wait_for()
    assert "沒有號碼" in page.locator("[data-verb=hold]").get_attribute("title")
    assert posted(stage) == []


def test_a_second_step_is_done_after_the_first_or_said_not_to_have_been_done(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    # Both were dropped in silence while the first was under way.
    places = [{"place": place, "since": stage.scenes.ago(1)} for place in ("lobby", "stairs")]
    stage.snapshots["queue"] = stage.scenes.queue(help=places)
    stage.hangs.add("/help/lobby")
    page = open_page(f"{stage.url}/clerk", hurried=True)
    page.locator(".card.idle").wait_for()
    page.locator("[data-do=alerts]").click()

    page.locator("[data-place=lobby]").click()
    page.locator("[data-place=lobby]").click()
    page.locator("[data-place=stairs]").click()

    page.get_by_text("這個動作沒有執行").first.wait_for()
    asked = [path for method, path, *_ in stage.requests if method == "DELETE"]
    assert set(asked) == {"/help/lobby"}


def test_a_key_pressed_before_the_counter_is_known_waits_for_it_and_opens_nothing(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    counter = stage.snapshots.pop("counter:4")
    page = open_page(f"{stage.url}/clerk")
    page.locator(".main[aria-disabled]").wait_for()
    # It waits for a moment, which on a busy machine is soon over: it lasts here.
    page.clock.set_fixed_time(SystemClock().now())
    page.keyboard.press("n")
    assert posted(stage) == []
    stage.push("counter:4", counter)
    wait_until(lambda: posted(stage), "the call")
    assert posted(stage) == ["/counters/4/call-next"]


def test_a_key_that_waited_in_vain_for_the_answer_before_it_is_said_not_to_have_been_done(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    stage.hangs.add("/counters/4/call-next")
    page = open_page(f"{stage.url}/clerk", hurried=True)
    page.locator(".card.idle").wait_for()

    page.keyboard.press("n")
    page.keyboard.press("s")

    page.get_by_text("來不及執行，已取消").wait_for()
    assert set(posted(stage)) == {"/counters/4/call-next"}


def test_a_button_in_the_bar_stays_under_the_finger_while_the_counters_news_comes(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    camera = stage.scenes.device("photo", kind="photo", driver="camera", counter=4)
    stage.snapshots["devices"] = stage.scenes.devices(camera)
    counter = stage.snapshots.pop("counter:4")
    page = open_page(f"{stage.url}/clerk")
    button = page.get_by_role("button", name="拍照", exact=True)
    button.hover()
    before = button.bounding_box()

    page.mouse.down()
    stage.push("counter:4", counter)
    page.locator(".card.idle").wait_for()
    page.mouse.up()

    page.locator("dialog").wait_for()
    assert button.bounding_box()["x"] == before["x"]
