"""What needs a person: one line each on the clerk page, and a slip again."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.waiting import PATIENCE_S, wait_until
from tests.web.pages.trouble import a_tv, away

pytestmark = pytest.mark.browser


def a_slip(label: str, **changes: Any) -> dict[str, Any]:
    return {
        "ticket": f"20261124-{label}", "device": "slip", "outcome": "failed", "reason": "paper_out",
        "remedy": "load_paper", "at": "2026-11-24T02:29:00+00:00", "label": label,
        "host": "kiosk-1", **changes,
    }  # fmt: skip


@pytest.fixture
def desk(stage: Any, open_page: Callable[..., Any]) -> Callable[..., Any]:
    """The clerk page with these devices and slips."""

    def show(*devices: dict[str, Any], slips: Any = (), **options: Any) -> Any:
        stage.snapshots["devices"] = stage.scenes.devices(*devices) | {"slips": list(slips)}
        page = open_page(f"{stage.url}/clerk", **options)
        page.locator(".card.idle").wait_for()
        page.locator("[data-do=alerts]").click()
        return page

    return show


@pytest.mark.parametrize(
    ("reason", "remedy", "paper", "words", "picture"),
    [
        ("paper_out", "load_paper", "out", "slip：缺紙", "do-paper"),
        ("paper_low", "paper_soon", "low", "slip：紙張", "do-paper"),
        ("cover_open", "close_cover", "ok", "slip：上蓋", "do-cover"),
        ("cutter", "clear_cutter", "ok", "slip：", "do-cutter"),
    ],
)
def test_paper_and_cover_are_one_line_with_a_remedy_and_its_picture(
    stage: Any, desk: Callable[..., Any], reason: str, remedy: str, paper: str, words: str,
    picture: str,
) -> None:  # fmt: skip
    state = "degraded" if paper == "low" else "failed"
    page = desk(stage.scenes.device("slip", state=state, reason=reason, remedy=remedy, paper=paper))
    line = page.locator(".alerts .banner", has_text=words)
    line.wait_for()
    wording = stage.scenes.catalogue()["strings"][f"remedy.{remedy}"]["zh-TW"]
    assert wording in line.inner_text()
    assert line.locator(f"use[href$='#{picture}']").count() == 1


def test_a_silent_tv_and_a_lost_kiosk_are_shown_with_since_when(
    stage: Any, desk: Callable[..., Any]
) -> None:
    page = desk(
        a_tv(stage, state="degraded", reason="sound_failed", remedy="check_sound"),
        away(stage, "kiosk"),
        stage.scenes.device("slip", state="backoff", reason="host_away", host="kiosk-1"),
    )
    page.locator(".alerts .banner", has_text="tv-1：喇叭無法發聲").wait_for()
    lost = page.locator(".alerts .banner.bad", has_text="kiosk-1：取號機未連線")
    lost.wait_for()
    assert "10:25" in lost.inner_text()
    # One trouble, one line: the printer is inside the kiosk that is away.
    assert page.locator(".alerts .banner", has_text="slip").count() == 0


def test_a_loss_of_a_moment_alarms_nobody_and_one_that_lasts_does(
    stage: Any, desk: Callable[..., Any]
) -> None:
    page = desk(away(stage, since=stage.scenes.ago(0.1), last_ok=None))
    assert page.locator(".alerts .banner", has_text="tv-1").count() == 0
    stage.push("devices", stage.scenes.devices(away(stage)) | {"slips": []})
    page.locator(".alerts .banner", has_text="tv-1：叫號電視未連線").wait_for()
    stage.push("devices", stage.scenes.devices(a_tv(stage)) | {"slips": []})
    page.locator(".alerts .banner", has_text="tv-1").wait_for(state="detached")


def test_a_printer_that_is_tried_again_each_few_seconds_stays_one_line(
    stage: Any, desk: Callable[..., Any]
) -> None:
    def slip(state: str, reason: str | None, *others: Any) -> dict[str, Any]:
        remedy = "check_cable" if reason else None
        at, ok = stage.scenes.ago(0), stage.scenes.ago(3)
        one = stage.scenes.device(
            "slip", state=state, reason=reason, remedy=remedy, since=at, last_ok=ok
        )
        return dict(stage.scenes.devices(one, *others)) | {"slips": []}

    page = desk()
    stage.push("devices", slip("backoff", "gone"))
    line = page.locator(".alerts .banner.bad", has_text="slip：連線中斷")
    line.wait_for()
    stage.push("devices", slip("opening", None, away(stage)))
    page.locator(".alerts .banner", has_text="tv-1：叫號電視未連線").wait_for()
    assert line.is_visible()


def test_a_dismissed_alert_is_gone_until_it_changes(stage: Any, desk: Callable[..., Any]) -> None:
    def out(since: float) -> dict[str, Any]:
        one = stage.scenes.device("slip", state="failed", reason="paper_out", paper="out",
                                  remedy="load_paper", since=stage.scenes.ago(since))  # fmt: skip
        return dict(stage.scenes.devices(one)) | {"slips": []}

    page = desk(*out(9)["devices"])
    line = page.locator(".alerts .banner", has_text="slip：缺紙")
    line.get_by_role("button", name="知道了").click()
    line.wait_for(state="detached")
    page.reload()
    page.locator(".card.idle").wait_for()
    page.locator("[data-do=alerts]").click()
    assert line.count() == 0
    stage.push("devices", out(1))
    line.wait_for()


def test_a_slip_that_failed_is_printed_again_with_one_press(
    stage: Any, desk: Callable[..., Any]
) -> None:
    stage.replies[("POST", "/devices/lobby~slip/print")] = (
        200,
        {"outcome": "confirmed", "remedy": None},
    )
    page = desk(stage.scenes.device("slip"), slips=[a_slip("A013")])
    line = page.locator(".alerts .banner.bad", has_text="A013：號碼牌沒有印出")
    line.get_by_role("button", name="補印").click()
    page.locator(".status", has_text="A013 · 補印完成").wait_for()
    posts = [(p, b) for m, p, b, _ in stage.requests if m == "POST"]
    assert posts == [("/devices/lobby~slip/print", {"ticket": "20261124-A013"})]


@pytest.mark.parametrize(
    ("outcome", "remedy", "words"),
    [
        ("uncertain", "attendant", "無法確認 slip 是否印出"),
        ("failed", "load_paper", "slip 沒有印出"),
    ],
)
def test_a_reprint_from_the_ticket_menu_says_how_it_ended(
    stage: Any, desk: Callable[..., Any], outcome: str, remedy: str, words: str
) -> None:
    stage.replies[("POST", "/devices/lobby~slip/print")] = (
        200,
        {"outcome": outcome, "remedy": remedy},
    )
    page = desk(stage.scenes.device("slip"))
    page.get_by_role("button", name="E004 的更多操作").click()
    page.get_by_role("button", name="補印號碼牌").click()
    status = page.locator(".status.bad", has_text=words)
    status.wait_for()
    wording = stage.scenes.catalogue()["strings"][f"remedy.{remedy}"]["zh-TW"]
    assert wording in status.inner_text()


def test_with_two_printers_the_clerk_picks_and_without_one_is_told(
    stage: Any, desk: Callable[..., Any]
) -> None:
    stage.replies[("POST", "/devices/lobby~spare/print")] = (503, {"code": "host_away"})
    page = desk(stage.scenes.device("slip", state="failed"), stage.scenes.device("spare"),
                slips=[a_slip("A013")])  # fmt: skip
    page.locator(".alerts").get_by_role("button", name="補印").click()
    page.locator("dialog").get_by_role("button", name="spare").click()
    page.locator(".status.bad", has_text="A013 · 裝置主機未連線").wait_for(
        timeout=PATIENCE_S * 1000
    )
    stage.push("devices", stage.scenes.devices() | {"slips": [a_slip("A014")]})
    page.locator(".alerts").get_by_role("button", name="補印").click()
    page.locator(".status.bad", has_text="沒有可用的印表機").wait_for()


def test_many_slips_are_a_number_and_do_not_hide_the_desk(
    stage: Any, desk: Callable[..., Any]
) -> None:
    page = desk(stage.scenes.device("slip"), slips=[a_slip(f"A{n:03}") for n in range(12)])
    page.locator(".alerts", has_text="另有 9 張").wait_for()
    assert page.locator(".alerts .banner", has_text="號碼牌沒有印出").count() <= 4


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"width": 800}])
def test_the_alerts_fit_the_page(
    stage: Any, desk: Callable[..., Any], options: dict[str, Any]
) -> None:
    page = desk(
        stage.scenes.device("slip", state="failed", paper="out", remedy="load_paper",
                            reason="paper_out"),
        away(stage), slips=[a_slip("A013", outcome="uncertain", remedy="attendant")], **options,
    )  # fmt: skip
    page.locator(".alerts .banner").nth(2).wait_for()
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0


# One line that never moves what is below it.


def test_however_much_needs_a_person_no_button_moves(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    stage.snapshots["devices"] = stage.scenes.devices() | {"slips": []}
    page = open_page(f"{stage.url}/clerk", 1366, 768)
    page.locator(".card.idle").wait_for()
    before = page.locator(".main").bounding_box()

    slips = [a_slip(f"A{n:03}") for n in range(6)]
    lost = [away(stage), away(stage, "kiosk")]
    stage.push("devices", stage.scenes.devices(*lost) | {"slips": slips})
    page.locator(".alerts .line", has_text="項待處理").wait_for()
    page.locator(".alerts.bad").wait_for()

    assert page.locator(".main").bounding_box() == before
    page.locator("[data-do=alerts]").click()
    page.locator(".alerts .banner").nth(4).wait_for()
    assert page.locator(".main").bounding_box() == before


# The list lies over the work as long as the clerk is at it.


def elsewhere(page: Any) -> None:
    page.locator("[data-do=theme]").click()


def escape(page: Any) -> None:
    page.keyboard.press("Escape")
    line = page.locator("[data-do=alerts]")
    assert line.evaluate("one => one === document.activeElement")


def tab_out(page: Any) -> None:
    page.locator(".alerts .list button").last.focus()
    page.keyboard.press("Tab")


@pytest.mark.parametrize("leave", [elsewhere, escape, tab_out])
def test_the_list_is_put_away_once_the_clerk_goes_on_beside_it(
    stage: Any, desk: Callable[..., Any], leave: Callable[..., None]
) -> None:
    page = desk(stage.scenes.device("slip"), slips=[a_slip("A013")])
    page.locator(".alerts .list", has_text="A013").wait_for()
    page.keyboard.press("Tab")
    assert page.locator(".alerts .list").count() == 1, "on the way into it"
    leave(page)
    page.locator(".alerts .list").wait_for(state="detached")
    page.locator("[data-do=alerts][aria-expanded=false]").wait_for()


def test_the_list_stays_for_what_it_asks(stage: Any, desk: Callable[..., Any]) -> None:
    page = desk(stage.scenes.device("slip", state="failed"), stage.scenes.device("spare"),
                stage.scenes.device("third"), slips=[a_slip("A013")])  # fmt: skip
    page.locator(".alerts").get_by_role("button", name="補印").click()
    page.locator("dialog").get_by_role("button", name="spare").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert page.locator(".alerts .list").count() == 1


def test_what_asks_for_an_answer_is_never_under_the_list(
    stage: Any, desk: Callable[..., Any]
) -> None:
    stage.replies["POST", "/counters/4/hand-over"] = (200, {"ticket": None, "why": None})
    page = desk(stage.scenes.device("slip"), slips=[a_slip("A013")])
    stage.push("counter:4", stage.scenes.counter("idle", asked="lin"))
    page.get_by_role("button", name="不交接").click()
    wait_until(lambda: "/counters/4/hand-over" in [at for _, at, *_ in stage.requests], "it")


def test_a_clerk_hears_of_the_own_counter_and_a_supervisor_of_the_whole_office(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    def broken(name: str, counter: int | None) -> dict[str, Any]:
        return dict(stage.scenes.device(name, kind="signature", state="failed", paper=None,
                                        reason="gone", counter=counter))  # fmt: skip

    silent = a_tv(stage, state="degraded", reason="sound_unheard", remedy="check_sound")
    devices = [broken("my-pad", 4), broken("her-pad", 5), away(stage), {**silent, "name": "tv-2"}]
    stage.snapshots["devices"] = stage.scenes.devices(*devices) | {
        "slips": [a_slip("A013")],
        "alarms": [
            {"code": "token_shared", "machine": "kiosk-2", "device": None, "count": 3,
             "since": stage.scenes.ago(60), "remedy": "enrol_anew"},
        ],
    }  # fmt: skip
    seen = {}
    for role in ("clerk", "supervisor"):
        stage.replies["GET", "/session"] = (200, {"user": "mei", "role": role})
        page = open_page(f"{stage.url}/clerk")
        page.locator(".card.idle").wait_for()
        page.locator("[data-do=alerts]").click()
        seen[role] = page.locator(".alerts .list").inner_text()

    assert "my-pad" in seen["clerk"]
    # A visitor who waits without a slip concerns everyone, and so does a lobby that hears nothing.
    assert "A013" in seen["clerk"]
    assert "tv-2：麥克風聽不到叫號聲" in seen["clerk"]
    assert "共 3 次" in seen["supervisor"]
    for other in ("her-pad", "tv-1", "請增開櫃檯", "kiosk-2"):
        assert other not in seen["clerk"]
        assert other in seen["supervisor"]


def test_a_sign_in_past_the_provider_is_shown_to_supervisors_with_its_next_step(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    raised = {"alarm": "sign-in:lin", "owner": "", "since": stage.scenes.ago(3)}
    stage.snapshots["queue"] = stage.scenes.queue(alarms=[raised])
    seen = {}
    for role in ("clerk", "supervisor"):
        stage.replies["GET", "/session"] = (200, {"user": "mei", "role": role})
        page = open_page(f"{stage.url}/clerk")
        page.locator(".card.idle").wait_for()
        page.locator("[data-do=alerts]").click()
        seen[role] = page.locator(".alerts .list").inner_text()
    assert "lin" not in seen["clerk"]
    assert "lin 未經外部登入服務" in seen["supervisor"]
    page.get_by_role("button", name="我來處理").wait_for()

    stage.push("queue", stage.scenes.queue(alarms=[{**raised, "owner": "mei"}]))
    page.get_by_role("button", name="結案").wait_for()
    page.locator(".alerts .list").get_by_text("mei 處理中").wait_for()


def test_who_called_for_help_is_not_told_of_it_and_others_are_in_their_language(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    places = [{"place": f"{n} 號櫃檯", "since": stage.scenes.ago(1)} for n in (4, 5)]
    stage.snapshots["queue"] = stage.scenes.queue(help=places)
    page = open_page(f"{stage.url}/clerk", locale="en-GB")
    page.locator(".card.idle").wait_for()
    page.locator("[data-do=alerts]").click()

    page.locator(".alerts .banner", has_text="Help is wanted at Counter 5").wait_for()
    assert page.locator(".alerts .banner", has_text="Help is wanted").count() == 1
    page.get_by_role("button", name="I am going").click()

    def answered() -> list[str]:
        return [path for method, path, *_ in stage.requests if method != "GET"]

    wait_until(lambda: any("5 號櫃檯" in path for path in answered()), "the answer to the call")
    assert len([path for path in answered() if "5 號櫃檯" in path]) == 1


@pytest.mark.parametrize(("width", "height"), [(683, 384), (640, 400), (1024, 500)])
def test_at_200_percent_the_next_step_and_the_other_pages_stay_in_sight(
    stage: Any, open_page: Callable[..., Any], width: int, height: int
) -> None:
    stage.snapshots["counter:4"] = stage.scenes.counter("serving")
    page = open_page(f"{stage.url}/clerk", width, height)
    page.locator(".card.serving").wait_for()

    box = page.locator(".main").bounding_box()
    assert box["y"] + box["height"] <= height
    assert page.locator(".bar nav a").first.is_visible()
    page.mouse.wheel(0, 300)
    assert page.locator(".main").is_visible()


def test_of_two_slips_a_reprint_goes_to_the_kiosk_whose_slip_failed(
    stage: Any, desk: Callable[..., Any]
) -> None:
    stage.replies[("POST", "/devices/kiosk-1~slip/print")] = (200, {"outcome": "confirmed"})
    page = desk(stage.scenes.device("slip"), stage.scenes.device("slip", host="kiosk-1"),
                slips=[a_slip("A013")])  # fmt: skip
    page.locator(".alerts").get_by_role("button", name="補印").click()
    page.locator(".status", has_text="A013 · 補印完成").wait_for()
    assert [p for m, p, *_ in stage.requests if m == "POST"] == ["/devices/kiosk-1~slip/print"]


def test_a_slip_whose_printing_was_not_answered_is_not_asked_for_as_a_second_one(
    stage: Any, desk: Callable[..., Any]
) -> None:
    path = "/devices/lobby~slip/print"
    stage.replies[("POST", path)] = (200, {"outcome": "confirmed", "remedy": None})
    page = desk(stage.scenes.device("slip"), slips=[a_slip("A013")])
    stage.lose_answers = 12  # as often as it is sent, by page and browser
    again = page.locator(".alerts .banner.bad", has_text="A013").get_by_role("button", name="補印")
    again.click()
    page.locator(".status", has_text="連線中斷").wait_for()
    stage.lose_answers = 0
    again.click()
    page.locator(".status", has_text="補印完成").wait_for()
    again.click()
    wait_until(lambda: len({key for _, at, _, key in stage.requests if at == path}) == 2, "another")
