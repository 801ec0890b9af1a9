"""Notices as a supervisor puts them up: with a picture, previewed by the wall, withdrawn again."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from tests.web.pages.axe import AXE, complaints

pytestmark = pytest.mark.browser


def photo() -> dict[str, Any]:
    file = io.BytesIO()
    Image.new("RGB", (900, 600), "#2A7F4F").save(file, "JPEG")
    return {"name": "fair.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def open_signage(office: Any, sign_in: Callable[..., Any], **options: Any) -> Any:
    page = sign_in(f"{office.url}/signage", "wang", bypass_csp=True, **options)
    page.locator("form.editor").wait_for()
    return page


def test_a_supervisor_puts_up_a_notice_with_a_picture_and_withdraws_it(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    page = open_signage(office, sign_in)
    page.locator("[name='title.zh-TW']").fill("週末園遊會")
    page.locator("[name='body.zh-TW']").fill("歡迎至一樓服務台洽詢。")
    page.locator("[name='days.1']").check()
    page.locator("#upload").set_input_files(photo())
    page.locator(".pictures img").wait_for()
    assert page.locator("[name='title.zh-TW']").input_value() == "週末園遊會"
    assert page.locator("[name='days.1']").is_checked()

    page.locator("[data-layout=media]").click()
    page.locator(".preview img").wait_for()
    page.get_by_role("button", name="儲存").click()
    page.locator(".items strong", has_text="週末園遊會").wait_for()
    page.locator(".items", has_text="wang").wait_for()

    if AXE.exists():
        assert complaints(page) == []
    row = page.locator(".items li", has_text="週末園遊會")
    row.locator("[data-do=notice-delete]").click()
    page.get_by_role("dialog").get_by_role("button", name="撤下").click()
    row.wait_for(state="detached")


def test_a_file_that_is_no_picture_is_refused_in_words(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    page = open_signage(office, sign_in, width=360, height=740)
    svg = {"name": "x.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    page.locator("#upload").set_input_files(svg)
    page.get_by_text("無法讀取這個檔案").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_picture_is_deleted_after_a_moment_to_take_it_back_and_never_one_in_use(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    page = open_signage(office, sign_in)
    page.locator("#upload").set_input_files(photo())
    page.locator(".pictures .kept img").wait_for()
    page.locator("[name='title.zh-TW']").fill("園遊會照片")
    page.get_by_role("button", name="儲存").click()
    row = page.locator(".items li", has_text="園遊會照片")
    row.wait_for()

    page.locator("[data-do=picture-delete]").click()
    page.get_by_text("公告仍在使用，不能刪除：園遊會照片").wait_for()
    assert page.locator(".pictures .kept").count() == 1

    row.locator("[data-do=notice-delete]").click()
    page.get_by_role("dialog").get_by_role("button", name="撤下").click()
    row.wait_for(state="detached")
    page.locator("[data-do=picture-delete]").click()
    page.locator(".pictures .kept").wait_for(state="detached")
    page.locator("[data-do=picture-restore]").click()
    page.locator(".pictures .kept").wait_for()
    page.locator("[data-do=picture-delete]").click()
    page.locator("[data-do=picture-restore]").wait_for(state="detached")
    page.reload()
    page.locator("form.editor").wait_for()
    assert page.locator(".pictures .kept").count() == 0


def test_the_week_says_what_runs_when_and_turns_back_and_forth(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    page = open_signage(office, sign_in)
    page.locator("[name='title.zh-TW']").fill("週三講座")
    page.locator("[name='days.3']").check()
    page.get_by_role("button", name="儲存").click()
    row = page.locator(".calendar tbody tr", has_text="週三講座")
    row.wait_for()
    marks = [cell.get_attribute("class") for cell in row.locator("td").all()]
    assert [at for at, mark in enumerate(marks) if mark != "mark off"] == [2]
    assert page.locator(".calendar th.today").count() == 1
    first = page.locator(".calendar thead th").first.inner_text()
    page.locator("[data-do=week][data-by='1']").click()
    page.locator(".calendar th.today").wait_for(state="detached")
    assert page.locator(".calendar thead th").first.inner_text() != first
    page.locator("[data-do=week][data-by='-1']").click()
    page.locator(".calendar th.today").wait_for()
    row.get_by_role("button").click()
    assert page.locator("[name='title.zh-TW']").input_value() == "週三講座"
    assert page.locator("[name='days.3']").is_checked()


def test_a_layout_is_seen_with_many_calls_before_a_wall_is_given_it(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    page = open_signage(office, sign_in)
    form = page.locator("form[data-do=layout-preview]")
    form.locator("[name=layout]").select_option("counters")
    form.locator("[name=calls]").fill("20")
    form.get_by_role("button", name="試看").click()
    page.locator(".preview img").wait_for()
    assert page.locator(".preview p").count() == 0
