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
