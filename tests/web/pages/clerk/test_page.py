"""The clerk page on a stage: states that are rare in a real office, and what the page sends."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def sent(stage: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(path, body) for method, path, body, _ in stage.requests if method == "POST"]


def answer(stage: Any, path: str, body: Any = None, status: int = 200) -> None:
    stage.replies[("POST", path)] = (status, body or {"ticket": None, "why": None})


def test_an_answer_that_was_lost_is_asked_for_again_with_the_same_key(
    stage: Any, desk: Callable[..., Any]
) -> None:
    answer(stage, "/counters/4/call-next", {"ticket": stage.scenes.ticket(), "why": None})
    stage.lose_answers = 1
    page = desk()

    page.keyboard.press("n")
    page.locator(".status", has_text="A012").wait_for()

    keys = [key for method, path, _, key in stage.requests if path == "/counters/4/call-next"]
    assert len(keys) == 2
    assert keys[0] is not None
    assert keys[0] == keys[1]


def test_a_double_press_is_one_press(stage: Any, desk: Callable[..., Any]) -> None:
    answer(stage, "/counters/4/start")
    page = desk("called")

    page.locator(".main").dblclick()
    page.locator(".status span").wait_for()

    assert [path for path, _ in sent(stage)].count("/counters/4/start") == 1


def test_keys_are_letters_while_somebody_types(stage: Any, desk: Callable[..., Any]) -> None:
    page = desk()
    page.keyboard.press("w")
    page.get_by_placeholder("輸入名稱或代碼篩選").press_sequentially("npx")
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")

    assert sent(stage) == []


def test_a_refusal_is_said_in_the_words_of_the_catalogue(
    stage: Any, desk: Callable[..., Any]
) -> None:
    refusal = {"code": "counter_busy", "label": "A009", "detail": "x"}
    answer(stage, "/counters/4/call-next", refusal, status=409)
    page = desk()

    page.keyboard.press("n")

    page.locator(".status.bad", has_text="櫃檯上還有號碼 A009").wait_for()


def test_nobody_eligible_is_not_an_error(stage: Any, desk: Callable[..., Any]) -> None:
    answer(stage, "/counters/4/call-next")
    page = desk()

    page.keyboard.press("n")

    page.locator(".status:not(.bad)", has_text="目前沒有此櫃檯可受理的號碼").wait_for()


def test_another_outcome_is_chosen_by_its_digit(stage: Any, desk: Callable[..., Any]) -> None:
    answer(stage, "/counters/4/finish")
    page = desk("serving")

    page.keyboard.press("o")
    page.locator("dialog").wait_for()
    page.keyboard.press("2")
    page.locator(".status span").wait_for()

    assert sent(stage) == [("/counters/4/finish", {"outcome": "papers_missing"})]


def test_the_one_filled_button_is_the_next_sensible_step(
    stage: Any, desk: Callable[..., Any]
) -> None:
    page = desk()
    steps = {"idle": "叫下一號", "called": "開始受理", "serving": "完成", "paused": "恢復服務"}
    for situation, words in steps.items():
        stage.push("counter:4", stage.scenes.counter(situation))
        page.locator(f".card.{situation}").wait_for()
        filled = page.locator("button.primary")
        assert filled.count() == 1
        assert words in filled.inner_text()


def test_a_call_that_no_display_has_announced_is_no_absence_yet(
    stage: Any, desk: Callable[..., Any]
) -> None:
    page = desk("called")
    waited_for = {**stage.scenes.ticket(), "calls": 2}
    silent = {"ticket": waited_for, "announced": False, "no_show_in_s": 35}
    stage.push("counter:4", stage.scenes.counter("called", **silent))
    page.locator(".state", has_text="尚未播報").wait_for()
    absent = page.locator("[data-verb=no-show]")
    assert "尚未播報" in absent.inner_text()
    assert "電視牆尚未播報" in absent.get_attribute("title")
    stage.push("counter:4", stage.scenes.counter("called", **{**silent, "announced": True}))
    page.locator(".state", has_text="尚未播報").wait_for(state="detached")


def test_the_list_shows_whom_the_server_would_call_and_why(
    stage: Any, desk: Callable[..., Any]
) -> None:
    following = {"ticket": "20261124-C003", "label": "C003", "why": stage.scenes.WHY}
    stage.snapshots["counter:4"] = stage.scenes.counter("idle", next=following)
    page = desk()

    pinned = page.locator(".waiting .next-up")
    assert "下一號" in pinned.inner_text()
    assert "C003" in pinned.inner_text()
    assert "等得最久" in pinned.inner_text()
    assert "C003" in page.locator(".waiting .upcoming").inner_text()
    assert "C003" in page.locator(".card [data-key=next]").inner_text()


def test_a_transfer_offers_open_counters_first_and_says_where_the_number_waits(
    desk: Callable[..., Any],
) -> None:
    page = desk("serving")

    page.keyboard.press("t")
    page.locator("dialog .options button").first.wait_for()

    offered = page.locator("dialog .options button").all_inner_texts()
    assert [text[:3] for text in offered[:4]] == ["櫃檯1", "櫃檯2", "櫃檯3", "櫃檯5"] or all(
        "等候叫號" in text or "暫停" in text for text in offered[:4]
    )
    assert all("等候叫號" not in text for text in offered[-3:])
    assert "開櫃前其他櫃檯也可受理" in page.locator("dialog h3").last.inner_text()


def test_a_suspended_service_is_marked_before_a_number_is_given_for_it(
    stage: Any, desk: Callable[..., Any]
) -> None:
    stop: dict[str, Any] = {"reason": "system", "wording": {}, "until": None, "numbers": "kept"}
    stage.snapshots["board"] = stage.scenes.board(suspended={"T01": stop})
    page = desk()

    page.keyboard.press("i")

    assert "暫停受理" in page.locator("dialog .options button", has_text="T01").inner_text()
    assert "暫停" not in page.locator("dialog .options button", has_text="I01").inner_text()


def test_papers_are_ticked_off_one_by_one_and_keys_still_work(
    stage: Any, desk: Callable[..., Any]
) -> None:
    answer(stage, "/counters/4/finish")
    page = desk("serving")

    page.get_by_label("國民身分證").check()
    stage.push("queue", stage.scenes.queue())
    assert page.get_by_label("國民身分證").is_checked()
    page.keyboard.press("f")
    page.locator(".status span").wait_for()

    assert sent(stage)[0][0] == "/counters/4/finish"


def test_finish_and_next_is_one_press_for_two_steps(stage: Any, desk: Callable[..., Any]) -> None:
    answer(stage, "/counters/4/finish")
    answer(stage, "/counters/4/call-next", {"ticket": stage.scenes.ticket("C003"), "why": None})
    page = desk("serving")

    page.keyboard.press("d")
    page.locator(".status", has_text="C003").wait_for()

    assert [path for path, _ in sent(stage)] == ["/counters/4/finish", "/counters/4/call-next"]


def test_nobody_is_called_when_the_visit_could_not_be_finished(
    stage: Any, desk: Callable[..., Any]
) -> None:
    answer(stage, "/counters/4/finish", {"code": "illegal_transition", "detail": "x"}, status=409)
    page = desk("serving")

    page.keyboard.press("d")
    page.locator(".status.bad").wait_for()

    assert [path for path, _ in sent(stage)] == ["/counters/4/finish"]


def test_letters_can_be_switched_off_and_the_palette_still_works(
    stage: Any, desk: Callable[..., Any]
) -> None:
    answer(stage, "/counters/4/call-next", {"ticket": stage.scenes.ticket(), "why": None})
    stage.replies["PUT", "/session/choices"] = (200, {"letters": False, "keys": {}})
    page = desk()
    page.keyboard.press("?")
    switch = page.get_by_role("switch")
    assert switch.get_attribute("aria-checked") == "true"
    assert "叫下一號" in page.locator("dialog .keys").inner_text()
    page.keyboard.press("Enter")
    page.locator("[role=switch][aria-checked=false]").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")

    page.keyboard.press("n")
    page.keyboard.press("Control+k")
    page.locator("dialog input").fill("叫下一號")
    page.keyboard.press("Enter")
    page.locator(".status", has_text="A012").wait_for()

    assert [path for path, _ in sent(stage)] == ["/counters/4/call-next"]


def test_the_palette_finds_a_number_and_a_service_by_part_of_their_name(
    stage: Any, desk: Callable[..., Any]
) -> None:
    page = desk()
    page.keyboard.press("Control+k")
    page.locator("dialog input").fill("C003")
    assert page.locator("dialog .options button").count() == 1
    page.locator("dialog input").fill("初領")
    found = page.locator("dialog .options button").all_inner_texts()
    assert any("I01" in text for text in found)


def test_a_held_visitor_comes_first_when_nobody_waits(stage: Any, desk: Callable[..., Any]) -> None:
    held = stage.scenes.ticket(state="held")
    stage.snapshots["queue"] = stage.scenes.queue([])
    stage.snapshots["counter:4"] = stage.scenes.counter("idle", held=[held])
    page = desk()

    assert "續辦" in page.locator("button.primary").inner_text()


def test_what_a_person_must_do_about_a_device_is_shown(
    stage: Any, desk: Callable[..., Any]
) -> None:
    page = desk()
    page.locator("[data-do=alerts]").click()
    printer = stage.scenes.device("slip", state="failed", paper="out", remedy="attendant")

    stage.push("devices", stage.scenes.devices(printer))

    page.locator(".alerts .banner.bad", has_text="slip：缺紙").wait_for()


def test_three_waiting_ask_for_another_counter_only_while_one_is_shut(
    stage: Any, desk: Callable[..., Any]
) -> None:
    page = desk()
    page.locator(".alerts", has_text="請增開櫃檯").wait_for()

    staffed = [{**seat, "state": "open", "clerk": "x"} for seat in stage.scenes.SEATS]
    stage.push("queue", stage.scenes.queue(counters=staffed))

    page.locator(".alerts", has_text="請增開櫃檯").wait_for(state="detached")


def test_the_focus_stays_with_its_number_when_the_line_moves(
    stage: Any, desk: Callable[..., Any]
) -> None:
    page = desk()
    page.get_by_role("button", name="A014 的更多操作").focus()

    stage.push("queue", stage.scenes.queue(stage.scenes.WAITING[2:]))
    page.locator(".waiting .row", has_text="E004").wait_for(state="detached")

    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == "A014 的更多操作"


def test_a_session_that_ended_asks_to_sign_in_again(stage: Any, desk: Callable[..., Any]) -> None:
    answer(stage, "/counters/4/call-next", {"code": "unauthorized"}, status=401)
    page = desk()

    page.keyboard.press("n")

    page.get_by_label("密碼").wait_for()
    assert "A013" not in page.content()


def test_a_number_that_was_given_offers_no_cancelling(stage: Any, desk: Callable[..., Any]) -> None:
    given = stage.scenes.ticket("A016", state="waiting", counter=None)
    stage.replies["POST", "/tickets"] = (201, {"ticket": given})
    page = desk()
    page.keyboard.press("i")
    for choice in ("戶籍謄本", "一般"):
        page.locator("dialog button", has_text=choice).click()
    page.locator("dialog .issued").wait_for()

    assert page.locator("dialog button").all_inner_texts() == ["知道了"]
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")


def test_keyboard_alone_reaches_the_next_step(stage: Any, desk: Callable[..., Any]) -> None:
    answer(stage, "/counters/4/call-next")
    page = desk()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('main')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")

    page.keyboard.press("Enter")
    page.locator(".status span").wait_for()

    assert outline == "solid"
    assert sent(stage) == [("/counters/4/call-next", {})]


def test_what_is_looked_up_and_who_is_spared_the_fee_is_at_hand(desk: Callable[..., Any]) -> None:
    beside = desk("serving").locator(".service .beside")
    assert "不必附：關係人戶籍謄本" in beside.inner_text()
    assert "低收入戶免收" in beside.inner_text()


@pytest.mark.parametrize(
    ("minutes", "words"), [(40, ["超過目標等候時間", "超過一般辦理時間"]), (2, [])]
)
def test_a_wait_past_its_target_and_a_long_visit_are_said_in_words(
    stage: Any, desk: Callable[..., Any], minutes: int, words: list[str]
) -> None:
    ago = stage.scenes.ago
    page = desk()
    here = {"state": "serving", "called_at": ago(minutes), "started_at": ago(minutes)}
    ticket = stage.scenes.ticket(**here, issued_at=ago(2 * minutes))
    stage.push("counter:4", stage.scenes.counter("serving", ticket=ticket))
    page.locator(".card.serving").wait_for()
    late = page.locator(".card .alarm").all_inner_texts()
    assert [one.strip(" ·") for one in late] == words[::-1]
