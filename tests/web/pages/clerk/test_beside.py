"""Beside the verbs: own keys, lost answers, notes, pauses with an end, numbers looked up, paper."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.waiting import wait_until
from tests.web.pages.axe import complaints

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(stage: Any, open_page: Callable[..., Any]) -> Callable[..., Any]:
    """The page of counter 4."""

    def sit(situation: str = "idle", **options: Any) -> Any:
        stage.snapshots["counter:4"] = stage.scenes.counter(situation, **options)
        page = open_page(f"{stage.url}/clerk")
        page.locator(f".card.{situation}").wait_for()
        return page

    return sit


def sent(stage: Any, method: str = "POST") -> list[tuple[str, dict[str, Any]]]:
    return [(path, body) for how, path, body, _ in stage.requests if how == method]


def test_a_clerk_gives_a_command_another_letter_and_the_usual_one_does_nothing(
    stage: Any, desk: Callable[..., Any]
) -> None:
    chosen = {"letters": True, "keys": {"call-next": "j"}}
    stage.replies["PUT", "/session/choices"] = (200, chosen)
    stage.replies["POST", "/counters/4/call-next"] = (
        200, {"ticket": stage.scenes.ticket(), "why": None},
    )  # fmt: skip
    page = desk()
    page.keyboard.press("?")
    page.get_by_label("「叫下一號」的按鍵").fill("j")
    page.keyboard.press("Tab")
    # Kept once it stands there as the page writes it.
    wait_until(lambda: page.get_by_label("「叫下一號」的按鍵").input_value() == "J", "the letter")
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert sent(stage, "PUT") == [("/session/choices", chosen)]

    page.keyboard.press("n")
    page.keyboard.press("j")
    page.locator(".status", has_text="A012").wait_for()
    assert [path for path, _ in sent(stage)] == ["/counters/4/call-next"]


@pytest.mark.parametrize(
    ("keys", "shown"), [({}, "N"), ({"call-next": "j"}, "J"), ({"hold": "n"}, "")]
)
@pytest.mark.parametrize("situation", ["idle", "paused"])
def test_the_next_step_shows_the_letter_that_does_it_and_no_other(
    situation: str, keys: dict[str, str], shown: str, stage: Any, desk: Callable[..., Any]
) -> None:
    stage.replies["GET", "/session/choices"] = (200, {"letters": True, "keys": keys})
    page = desk(situation)
    button = page.locator("[data-key=primary]")
    assert (button.get_attribute("aria-keyshortcuts") or "") == shown
    assert "".join(button.locator("kbd").all_inner_texts()) == shown


def test_a_letter_that_is_taken_stays_with_its_command(
    stage: Any, desk: Callable[..., Any]
) -> None:
    refusal = {"code": "key_twice", "facts": {"key": "s"}, "key": "s"}
    stage.replies["PUT", "/session/choices"] = (422, refusal)
    page = desk()
    page.keyboard.press("?")
    page.get_by_label("「叫下一號」的按鍵").fill("s")
    page.keyboard.press("Tab")
    page.locator("dialog .alarm", has_text="已用於另一個動作").wait_for()
    assert page.get_by_label("「叫下一號」的按鍵").input_value() == "N"


@pytest.mark.parametrize(("done", "words"), [(True, "已確認執行"), (False, "沒有執行")])
def test_an_act_without_an_answer_is_settled_by_its_key_and_never_pressed_again(
    stage: Any, desk: Callable[..., Any], done: bool, words: str
) -> None:
    page = desk("serving")
    stage.lose_answers = 12  # as often as it is sent, by page and browser
    page.keyboard.press("f")
    page.locator("[data-key=act]", has_text="是否已執行尚不確定").wait_for()
    keys = {key for how, _, _, key in stage.requests if how == "POST"}
    assert len(keys) == 1
    stage.lose_answers = 0
    posts = len(sent(stage))
    page.keyboard.press("f")
    page.locator(".status.bad", has_text="尚在查證").wait_for()

    stage.replies["GET", f"/requests/{keys.pop()}"] = (200, {"key": "k", "done": done})
    page.locator(".status", has_text=words).wait_for()
    page.locator("[data-key=act]").wait_for(state="detached")
    assert len(sent(stage)) == posts, "pressed again"


def test_what_takes_longer_than_a_moment_says_that_it_was_sent(
    stage: Any, desk: Callable[..., Any]
) -> None:
    stage.hangs.add("/counters/4/finish")
    page = desk("serving")
    page.keyboard.press("f")
    page.locator("[data-key=act]", has_text="已送出").wait_for()


def test_a_note_that_is_refused_stays_to_be_mended(stage: Any, desk: Callable[..., Any]) -> None:
    path = f"/tickets/{stage.scenes.ticket()['id']}/note"
    refused = {"code": "personal_data", "field": "note", "found": "id_number"}
    stage.replies["POST", path] = (400, refused)
    page = desk("serving")
    page.locator("[data-do=note]").click()
    page.locator("dialog textarea").fill("A123456789 要補件")
    page.locator("dialog button.primary").click()
    page.get_by_role("alert").get_by_text("「備註」含有個人號碼").wait_for()
    assert page.locator("dialog textarea").input_value() == "A123456789 要補件"

    stage.replies["POST", path] = (200, {"ticket": None, "why": None})
    page.locator("dialog textarea").fill("要補件")
    page.locator("dialog button.primary").click()
    page.get_by_text("備註已儲存").wait_for()
    assert sent(stage)[-1] == (path, {"note": "要補件"})


def test_a_note_of_the_clerk_before_is_read_and_changed(
    stage: Any, desk: Callable[..., Any]
) -> None:
    ticket = stage.scenes.ticket(state="serving", started_at=stage.scenes.ago(3), note="待補簽名")
    stage.replies["POST", f"/tickets/{ticket['id']}/note"] = (200, {"ticket": None, "why": None})
    page = desk("serving", ticket=ticket)
    page.locator(".card .note", has_text="待補簽名").wait_for()
    page.locator("[data-do=note]").click()
    page.locator("dialog textarea").fill("已補")
    page.locator("dialog button.primary").click()
    page.locator(".status", has_text="備註已儲存").wait_for()
    assert sent(stage) == [(f"/tickets/{ticket['id']}/note", {"note": "已補"})]


def test_a_pause_says_why_and_until_when(stage: Any, desk: Callable[..., Any]) -> None:
    stage.replies["POST", "/counters/4/pause"] = (200, {"ticket": None, "why": None})
    page = desk()
    page.keyboard.press("p")
    page.keyboard.press("2")
    page.locator("dialog", has_text="預計多久回來").wait_for()
    page.keyboard.press("4")
    page.locator("dialog").wait_for(state="detached")
    page.locator(".status", has_text="暫停").wait_for()
    ((path, body),) = sent(stage)
    assert path == "/counters/4/pause"
    assert body["reason"] == "lunch"
    assert body["until"].startswith("2026-11-24T03:0")  # half past ten and thirty minutes


def test_a_paused_counter_shows_when_its_clerk_is_back(
    stage: Any, desk: Callable[..., Any]
) -> None:
    page = desk("paused", until="2026-11-24T03:00:00+00:00")
    page.locator(".card", has_text="預計 11:00 回來").wait_for()


def test_any_number_of_today_is_looked_up(stage: Any, desk: Callable[..., Any]) -> None:
    over = stage.scenes.ticket("A010", state="finished", finished_at=stage.scenes.ago(8))
    stage.replies["GET", "/tickets/A010"] = (200, {"ticket": over})
    page = desk()
    page.locator("[data-do=look-up]").click()
    page.locator("dialog input").fill("a010")
    page.keyboard.press("Enter")
    page.locator(".found", has_text="10:22:00").wait_for()


def test_a_clerk_reads_the_own_day(stage: Any, desk: Callable[..., Any]) -> None:
    mine = {"served": 12, "mean_s": 420, "longest_s": 1302, "last": []}
    stage.replies["GET", "/my-day"] = (200, mine)
    page = desk()
    page.locator("[data-do=my-day]").click()
    said = page.locator("dialog .sums").inner_text()
    assert "12" in said
    assert "21.7" in said


def tab_to(page: Any, wanted: Any) -> None:
    """By the key alone; a page has fewer stops than that."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError("not to be reached by Tab")


def test_when_the_server_is_gone_the_line_can_be_printed(
    stage: Any, desk: Callable[..., Any]
) -> None:
    page = desk()
    page.evaluate("globalThis.print = () => (document.body.dataset.printed = 'yes')")
    stage.go_away()
    button = page.get_by_role("button", name="列印等候名單")
    button.wait_for()
    # By keys alone: on the way to the work, and pressed as any button.
    tab_to(page, button)
    page.keyboard.press("Enter")
    page.locator("body[data-printed]").wait_for()
    page.emulate_media(media="print")
    page.locator(".paper tbody tr").nth(5).wait_for()
    # What is on it is as old as it says: when the line was last heard of.
    assert re.search(r"10:(29|30):\d\d", page.locator(".paper h2").inner_text())
    assert page.locator(".paper tbody tr").count() == 6
    assert not page.locator(".desk").is_visible()
    page.emulate_media(media="screen")
    page.locator(".paper").wait_for(state="detached")
    stage.come_back()


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler to read the paper")
def test_what_comes_out_of_the_printer_is_the_line(
    desk: Callable[..., Any], tmp_path: Path
) -> None:
    page = desk()
    shown = page.locator(".waiting .row .ticket").all_inner_texts()
    page.pdf(path=tmp_path / "line.pdf")
    read = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "line.pdf", "-"],
        capture_output=True, text=True, check=True, timeout=120,
    ).stdout  # fmt: skip
    assert read.count("☐") == len(shown) == 6
    assert all(label in read for label in shown)


def test_a_visitor_to_be_fetched_is_marked_by_words_and_a_sign(
    stage: Any, desk: Callable[..., Any]
) -> None:
    page = desk("called", ticket=stage.scenes.ticket(in_person=True))
    mark = page.locator(".card .fetch")
    mark.wait_for()
    assert "看不到或聽不到叫號" in mark.inner_text()
    assert mark.locator("svg").count() == 1


def test_a_counter_is_worked_at_in_one_window_and_the_other_says_so(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    label = office.issue()["label"]
    first = sign_in(f"{office.url}/clerk", bypass_csp=True)
    first.locator("[data-do=choose][data-counter='5']").click()
    first.locator("button.main:not([aria-disabled])").wait_for()

    second = first.context.new_page()
    second.goto(f"{office.url}/clerk")
    second.locator(".card.idle").wait_for()
    first.get_by_role("alert").get_by_text("已在您的另一個視窗開啟").wait_for()
    assert first.locator("[data-verb]").count() == 0
    assert complaints(first) == []
    first.keyboard.press("n")
    first.keyboard.press("Control+k")
    assert first.locator("dialog[open]").count() == 0
    assert second.locator(".card.idle").count() == 1, "pressed in the other window"

    first.get_by_role("button", name="移到這個視窗").click()
    first.locator("button.main:not([aria-disabled])").wait_for()
    second.get_by_text("已在您的另一個視窗開啟").wait_for()
    first.keyboard.press("n")
    first.locator(".card.called", has_text=label).wait_for()
    assert second.locator(".card").count() == 0


def test_a_clerk_reads_when_lunch_is_and_hears_of_it_five_minutes_before(
    stage: Any, desk: Callable[..., Any]
) -> None:
    def lunch(minutes: float) -> dict[str, Any]:
        return {"starts": stage.scenes.ago(-minutes), "until": stage.scenes.ago(-minutes - 30)}

    page = desk(lunch=lunch(60))
    line = page.locator("[data-key=lunch]")
    line.get_by_text("午休").wait_for()
    assert line.get_attribute("role") is None
    stage.push("counter:4", stage.scenes.counter("idle", lunch=lunch(4.5)))
    page.locator("[data-key=lunch][role=status]", has_text="5 分鐘後午休").wait_for()
    stage.push("counter:4", stage.scenes.counter("idle", lunch=lunch(-1)))
    page.locator("[data-key=lunch]", has_text="現在是您的午休時間").wait_for()
    stage.push("counter:4", stage.scenes.counter("idle", lunch=lunch(-31)))
    line.wait_for(state="detached")
