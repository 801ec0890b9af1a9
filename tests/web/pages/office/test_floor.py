"""The supervisor's floor on a stage: what it shows, what one touch changes, what is tried first."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.pages.axe import AXE, complaints

pytestmark = pytest.mark.browser

WHAT_IF = {
    "now": {"counters": [4], "served": 9, "mean_min": 14.0, "p95_min": 34.2, "longest_min": 40.0,
            "within": 0.4, "by_class": {"general": 34.2}, "line": [6, 7, 8, *[9] * 10]},
    "then": {"counters": [4, 6], "served": 9, "mean_min": 8.0, "p95_min": 19.4, "longest_min": 22.0,
             "within": 0.8, "by_class": {"general": 19.4}, "line": [6, 5, 4, 3, 2, 2, *[1] * 7]},
    "waiting": 6, "played": 6,
}  # fmt: skip
AS_CONFIGURED: dict[str, Any] = {
    "first": ["general"], "then": ["caring", "elderly"], "never": ["english"], "until": None,
}  # fmt: skip


def floor(scenes: Any, **changes: Any) -> dict[str, Any]:
    def seat(one: dict[str, Any]) -> dict[str, Any]:
        at = {"ticket": "t", "label": one["ticket"], "priority": "general", "service": "T01",
              "since": scenes.ago(9), "expected_min": 6}  # fmt: skip
        kept = ("number", "name", "state", "clerk", "since", "reason")
        return {
            **{name: one[name] for name in kept}, "until": None,
            "visitor": at if one["ticket"] else None,
            "profile": AS_CONFIGURED, "configured": AS_CONFIGURED,
        }  # fmt: skip

    classes = [
        {"priority": name, "count": count, "longest_min": longest, "wait": None,
         "target_min": target}
        for name, count, longest, target in (
            ("general", 3, 12, 30), ("caring", 1, 12, 15), ("elderly", 1, 17, 15),
            ("english", 0, 0, 30))
    ]  # fmt: skip
    return {
        "type": "floor", "seq": 40, "at": scenes.ago(0),
        "counters": [seat(one) for one in scenes.SEATS], "classes": classes, "total": 5,
        "missed": 1, "held": 1, "policy": "relative_wait", "suspensions": [], "help": [],
        **changes,
    }  # fmt: skip


@pytest.fixture
def show(stage: Any, open_page: Callable[..., Any]) -> Callable[..., Any]:
    """The floor of the small office in the morning."""

    def run(**options: Any) -> Any:
        stage.snapshots["floor"] = floor(stage.scenes)
        stage.replies["POST", "/what-if"] = (200, WHAT_IF)
        page = open_page(f"{stage.url}/floor", **options)
        page.locator(".tile").first.wait_for()
        return page

    return run


def sent(stage: Any, method: str = "POST") -> list[tuple[str, dict[str, Any]]]:
    return [(path, body) for how, path, body, _ in stage.requests if how == method]


def test_every_counter_and_class_is_there_with_words_beside_the_colours(
    show: Callable[..., Any],
) -> None:
    page = show()
    assert page.locator(".tile").count() == 8
    busy = page.locator(".tile", has_text="A011").inner_text()
    assert "受理中" in busy
    assert "超過一般辦理時間" in busy
    assert "已超過目標 15 分" in page.locator(".classes li", has_text="疼您").inner_text()
    assert "接近目標" in page.locator(".classes li", has_text="愛心").inner_text()


def test_who_is_fetched_is_said_in_the_line_and_at_the_counter(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    seen = floor(stage.scenes)
    seat = next(one for one in seen["counters"] if one["visitor"])
    seat["visitor"]["in_person"] = True
    stage.snapshots["floor"] = seen
    line = [stage.scenes.queued("A013", "general", 12, in_person=True),
            stage.scenes.queued("A014", "general", 8)]  # fmt: skip
    stage.snapshots["queue"] = stage.scenes.queue(line)
    stage.replies["POST", "/what-if"] = (200, WHAT_IF)
    page = open_page(f"{stage.url}/floor")
    page.locator(".line li", has_text="A013").get_by_text("走過去叫").wait_for()
    assert page.get_by_text("走過去叫").count() == 2
    page.locator(f"[data-drop='{seat['number']}']").get_by_text("走過去叫").wait_for()


def test_a_supervisor_has_a_visitor_fetched(stage: Any, show: Callable[..., Any]) -> None:
    stage.snapshots["queue"] = stage.scenes.queue([stage.scenes.queued("A014", "general", 8)])
    page = show()
    path = f"/tickets/{stage.scenes.queued('A014', 'general', 8)['id']}/in-person"
    stage.replies["POST", path] = (200, {})
    page.locator(".line li", has_text="A014").get_by_role("button").click()
    page.get_by_role("button", name="改為走過去叫").click()
    page.locator(".status", has_text="走過去叫").wait_for()
    assert sent(stage)[-1] == (path, {"asked": True})


def test_a_class_dragged_onto_a_counter_is_served_there_first(
    stage: Any, show: Callable[..., Any]
) -> None:
    page = show()
    stage.replies["POST", "/counters/5/profile"] = (200, {})
    chip = page.locator("[data-class=elderly]")
    chip.drag_to(page.locator("[data-drop='5']"))
    page.get_by_role("button", name="只有今天").click()
    page.locator(".status", has_text="5 號櫃檯").wait_for()
    path, body = sent(stage)[-1]
    assert path == "/counters/5/profile"
    assert body["first"] == ["elderly"]
    assert body["then"] == ["general", "caring"]
    assert "T15:59:00" in body["until"]


def test_the_same_is_done_by_button_and_by_keys_alone(stage: Any, show: Callable[..., Any]) -> None:
    page = show()
    stage.replies["POST", "/counters/2/profile"] = (200, {})
    button = page.locator("[data-drop='2'] [data-do=profile]")
    button.focus()
    page.keyboard.press("Enter")
    page.locator("dialog", has_text="只受理「英語」").wait_for()
    page.get_by_role("button", name="只受理「英語」").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="直到改回").focus()
    page.keyboard.press("Enter")
    page.locator(".status", has_text="2 號櫃檯").wait_for()
    assert sent(stage)[-1] == (
        "/counters/2/profile",
        {"first": ["english"], "then": [], "never": ["general", "caring", "elderly"],
         "until": None},
    )  # fmt: skip


def test_a_slider_tries_as_many_counters_as_it_is_put_to(
    stage: Any, show: Callable[..., Any]
) -> None:
    page = show()
    slider = page.get_by_label("開放幾個櫃檯")
    assert slider.input_value() == page.locator(".many output").inner_text() == "4"
    slider.press("ArrowRight")
    page.get_by_text("開放 5 個櫃檯").wait_for()
    assert page.locator(".many output").inner_text() == "5"
    path, body = sent(stage)[-1]
    assert (path, body) == ("/what-if", {"counters": 5})


def test_what_one_more_counter_would_bring_is_said_before_it_is_opened(
    stage: Any, show: Callable[..., Any]
) -> None:
    page = show()
    page.locator("[data-key=forecast]", has_text="34").wait_for()
    page.get_by_role("button", name="加開 6 號櫃檯").click()
    page.locator("[data-key=difference]", has_text="34 → 19 分鐘").wait_for()
    path, body = sent(stage)[-1]
    assert (path, body) == ("/what-if", {"counters": [1, 2, 4, 5, 6]})
    assert page.locator("polyline").count() == 2
    assert "一小時後 1 人" in page.locator("figcaption").inner_text()


def test_a_clerk_has_no_floor(stage: Any, open_page: Callable[..., Any]) -> None:
    stage.replies["GET", "/session"] = (200, {"user": "mei", "role": "clerk"})
    page = open_page(f"{stage.url}/floor")
    page.locator("main.empty").wait_for()
    assert page.locator("nav a", has_text="現場").count() == 0


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", "locale": "en-GB"}])
def test_the_floor_can_be_used_by_everyone(
    stage: Any, show: Callable[..., Any], options: dict[str, Any]
) -> None:
    page = show(bypass_csp=True, **options)
    changed = {**AS_CONFIGURED, "first": ["english"], "until": stage.scenes.ago(-60)}
    help_wanted = [{"place": "5 號櫃檯", "since": stage.scenes.ago(1)}]
    full = floor(stage.scenes, help=help_wanted)
    full["counters"][0]["profile"] = changed
    stage.push("floor", full)
    page.locator(".tag").first.wait_for()
    assert complaints(page) == []


@pytest.mark.parametrize("width", [320, 1024, 2560])
def test_nothing_has_to_be_scrolled_sideways(show: Callable[..., Any], width: int) -> None:
    page = show(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_who_waits_is_sent_to_one_counter(stage: Any, show: Callable[..., Any]) -> None:
    ticket = stage.scenes.WAITING[1]
    path = f"/tickets/{ticket['id']}/redirect"
    stage.replies["POST", path] = (200, {"ticket": None, "why": None})
    page = show()
    page.get_by_label("A013").click()
    page.get_by_role("button", name="指定櫃檯").click()
    page.locator("dialog button", has_text="5 號櫃檯").click()
    page.locator(".status", has_text="A013").wait_for()
    assert (path, {"counter": 5}) in sent(stage)


def test_the_service_of_who_waits_is_corrected(stage: Any, show: Callable[..., Any]) -> None:
    path = f"/tickets/{stage.scenes.WAITING[1]['id']}/redirect"
    stage.replies["POST", path] = (200, {"ticket": None, "why": None})
    page = show()
    page.get_by_label("A013").click()
    page.get_by_role("button", name="更正業務").click()
    page.locator("dialog button", has_text="初領國民身分證").click()
    page.locator(".status", has_text="A013").wait_for()
    assert (path, {"service": "I01"}) in sent(stage)


def test_a_sign_in_past_the_provider_stands_among_the_alarms(
    stage: Any, show: Callable[..., Any]
) -> None:
    raised = {"alarm": "sign-in:lin", "owner": "", "since": stage.scenes.ago(3)}
    stage.snapshots["queue"] = stage.scenes.queue(alarms=[raised])
    stage.replies["POST", "/alarms/take"] = (200, {"alarm": "sign-in:lin"})
    page = show()
    panel = page.locator("[data-key=alarms]")
    panel.locator("strong", has_text="lin 未經外部登入服務").wait_for()
    with page.expect_response("**/alarms/take"):
        panel.get_by_role("button", name="我來處理").click()
    assert ("/alarms/take", {"alarm": "sign-in:lin"}) in sent(stage)


def test_a_note_that_is_refused_on_the_floor_stays_to_be_mended(
    stage: Any, show: Callable[..., Any]
) -> None:
    path = f"/tickets/{stage.scenes.WAITING[1]['id']}/note"
    refused = {"code": "personal_data", "field": "note", "found": "id_number"}
    stage.replies["POST", path] = (400, refused)
    page = show()
    page.get_by_label("A013").click()
    page.get_by_role("button", name="寫備註").click()
    page.locator("textarea[name=note]").fill("A123456789 要補件")
    page.locator("dialog .primary").click()
    page.locator("dialog [role=alert] svg").wait_for()
    assert page.locator("textarea[name=note]").input_value() == "A123456789 要補件"
    stage.replies["POST", path] = (200, {"ticket": None, "why": None})
    page.locator("textarea[name=note]").fill("要補件")
    page.locator("dialog .primary").click()
    page.locator(".status", has_text="A013").wait_for()
    assert sent(stage)[-1] == (path, {"note": "要補件"})


def test_guessed_codes_stand_among_the_alarms(stage: Any, show: Callable[..., Any]) -> None:
    raised = {"alarm": "codes:book", "owner": "", "since": stage.scenes.ago(3)}
    stage.snapshots["queue"] = stage.scenes.queue(alarms=[raised])
    panel = show().locator("[data-key=alarms]")
    panel.locator("strong", has_text="錯誤的代碼：預約報到").wait_for()
    panel.get_by_text("可能有人在猜代碼").wait_for()


def test_the_pause_of_a_clerk_is_ended_from_the_floor(stage: Any, show: Callable[..., Any]) -> None:
    stage.replies["POST", "/counters/3/open"] = (200, {"ticket": None, "why": None})
    page = show()
    page.get_by_role("button", name="結束暫停 3 號櫃檯").click()
    page.locator(".status", has_text="3 號櫃檯已開啟").wait_for()


def test_the_morning_is_looked_over_point_by_point(stage: Any, show: Callable[..., Any]) -> None:
    stage.snapshots["devices"] = stage.scenes.devices(stage.scenes.device("slip", paper="low"))
    page = show()
    # The list is of what is known when it is asked for: counters come first, then machines.
    page.locator("[data-key=alarms] li", has_text="slip").wait_for()
    page.get_by_role("button", name="開門前檢查").click()
    page.locator(".checks li", has_text="請補紙：slip").wait_for()
    page.locator(".checks li", has_text="未連線：").first.wait_for()


def test_a_supervisor_goes_on_at_a_counter_or_lets_another_clerk(
    stage: Any, show: Callable[..., Any]
) -> None:
    page = show()
    for verb in ("hand-over", "take-over"):
        stage.replies["POST", f"/counters/4/{verb}"] = (200, {"ticket": None, "why": None})
    for words, said in (
        ("開放任何承辦人接手", "已開放交接 4 號櫃檯"),
        ("我來接手", "您已接手 4 號櫃檯"),
    ):
        page.get_by_role("button", name="交接 4 號櫃檯").click()
        page.get_by_role("button", name=words).click()
        page.locator(".status", has_text=said).wait_for()
    assert [one for one in sent(stage) if one[0].startswith("/counters")] == [
        ("/counters/4/hand-over", {}),
        ("/counters/4/take-over", {"holder": "mei", "also": True}),
    ]


def test_a_number_given_from_the_floor_without_an_answer_is_not_given_twice(
    stage: Any, show: Callable[..., Any]
) -> None:
    page = show()
    page.locator("[data-key=forecast]").wait_for()
    stage.lose_answers = 12  # as often as it is sent, by page and browser

    def give() -> None:
        page.locator("[data-do=on-behalf]").click()
        page.locator("dialog input[type=search]").fill("T01")
        page.keyboard.press("Enter")
        page.locator("dialog .options button", has_text="一般").click()

    give()
    page.locator("[data-key=act]", has_text="尚不確定").wait_for()
    [key] = {key for how, path, _, key in stage.requests if (how, path) == ("POST", "/tickets")}
    stage.lose_answers = 0
    give()
    page.locator(".status.bad", has_text="尚在查證").wait_for()

    ticket = stage.scenes.ticket("A016", state="waiting")
    stage.replies["POST", "/tickets"] = (201, {"ticket": ticket})
    stage.replies["GET", f"/requests/{key}"] = (200, {"key": key, "done": True})
    page.locator("dialog .issued", has_text="A016").wait_for()
    assert {one for how, path, _, one in stage.requests if path == "/tickets"} == {key}
