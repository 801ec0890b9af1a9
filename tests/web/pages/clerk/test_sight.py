"""The clerk page can be read: screen sizes, both themes, both languages; text stays text."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_a_wait_past_its_target_is_marked_by_shape_and_word(
    stage: Any, desk: Callable[..., Any]
) -> None:
    page = desk()

    late = page.locator(".waiting .row", has_text="E004").locator(".num.alarm svg")

    assert late.get_attribute("aria-label") == "超過目標等候時間"


def test_text_from_people_stays_text(stage: Any, desk: Callable[..., Any]) -> None:
    page = desk()
    nasty = "<img src=x onerror=alert(1)>"

    stage.push("queue", stage.scenes.queue(help=[{"place": nasty, "since": stage.scenes.ago(1)}]))

    page.locator(".alerts", has_text=nasty).wait_for()
    assert page.locator(".alerts img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("situation", ["idle", "called", "serving", "paused"])
def test_every_text_can_be_read_in_both_themes(
    desk: Callable[..., Any], legible: Any, scheme: str, situation: str
) -> None:
    page = desk(situation, color_scheme=scheme)

    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    assert page.evaluate(legible.CONTRAST, legible.LEAST_CONTRAST) == []


def test_every_control_has_a_name(desk: Callable[..., Any], legible: Any) -> None:
    page = desk("called")

    assert page.evaluate(legible.NAMELESS) == []


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1024, 768), (768, 1024), (390, 844)])
def test_nothing_is_wider_than_the_screen(
    desk: Callable[..., Any], legible: Any, width: int, height: int
) -> None:
    page = desk("serving", width=width, height=height)

    assert page.evaluate(legible.TOO_WIDE) <= 0


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_the_bar_stays_one_line_in_both_languages(desk: Callable[..., Any], language: str) -> None:
    page = desk()
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.get_by_role("button", name="Next").wait_for()

    assert page.locator(".bar").bounding_box()["height"] <= 60


def test_the_whole_desk_fits_a_small_office_screen(desk: Callable[..., Any]) -> None:
    page = desk("called")

    assert page.evaluate("document.documentElement.scrollHeight") <= 800


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_a_ticket_with_many_papers_and_every_button_are_seen_on_1366_by_768(
    stage: Any, open_page: Callable[..., Any], language: str
) -> None:
    papers = [{"zh-TW": "外籍配偶護照、居留證", "en": "Passport of a foreign spouse"}] * 5
    long = {"zh-TW": "經驗證之婚姻狀況證明及中文譯本、取用中文姓名聲明書",
            "en": "authenticated proof of marital status, Chinese name"}  # fmt: skip
    catalogue = stage.replies["GET", "/catalogue"][1]
    first, *others = catalogue["services"]
    catalogue["services"] = [{**first, "documents": [*papers, long]}, *others]
    stage.snapshots["counter:4"] = stage.scenes.counter("called")
    stage.snapshots["board"] = stage.scenes.board(open_now=True)
    stage.snapshots["devices"] = stage.scenes.devices(
        stage.scenes.device("pad", kind="signature", driver="stu", paper=None, counter=4)
    )
    page = open_page(f"{stage.url}/clerk", 1366, 768)
    page.locator(".card.called .why").wait_for()
    if language == "en":
        page.get_by_role("button", name="English").click()
    page.locator(".tools button").wait_for()

    for part in (".card", "html"):
        hidden = page.locator(part).evaluate("one => one.scrollHeight - one.clientHeight")
        assert hidden <= 0, part
    last = page.locator(".tools button").last.bounding_box()
    assert last["y"] + last["height"] <= 768
    small = page.locator(".verbs button, .tools button").evaluate_all(
        "all => all.filter((one) => one.getBoundingClientRect().height < 44).length"
    )
    assert small == 0


def test_the_bar_of_a_tablet_is_one_line(stage: Any, open_page: Callable[..., Any]) -> None:
    stage.snapshots["counter:4"] = stage.scenes.counter("called")
    page = open_page(f"{stage.url}/clerk", 1024, 768)
    page.locator(".card.called").wait_for()
    assert page.locator(".bar").bounding_box()["height"] < 80


def test_a_paused_counter_is_not_drawn_as_a_class_of_visitors(desk: Callable[..., Any]) -> None:
    page = desk("paused")
    drawn = page.locator(".card.paused use").first.get_attribute("href")
    assert drawn.endswith("#pause")


def test_the_page_speaks_english_when_asked_and_remembers(desk: Callable[..., Any]) -> None:
    page = desk()
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Next").wait_for()

    page.reload()

    page.get_by_role("button", name="Next").wait_for()
    assert page.evaluate("document.documentElement.lang") == "en"


def test_what_to_bring_is_shown_in_the_pages_language(desk: Callable[..., Any]) -> None:
    page = desk("called")
    assert "國民身分證" in page.locator(".documents").inner_text()

    page.get_by_role("button", name="English").click()

    page.locator(".documents", has_text="National ID card").wait_for()
