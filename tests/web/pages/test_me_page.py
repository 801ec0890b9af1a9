"""The second step: set up at a page, asked for at sign-in; the password before grave acts."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.pages.axe import AXE, complaints

pytestmark = pytest.mark.browser

SECRET = {
    "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    "address": "otpauth://totp/x",
    "qr": "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=",
}
RECOVERY = [f"AAAA-BBBB-CCCC-DDDD-EEEE-FF{n:02}" for n in range(10)]


def state(scenes: Any, **changes: Any) -> dict[str, Any]:
    return {"on": False, "since": None, "required": False, "recovery_left": 0, **changes}


@pytest.fixture
def enrolling(stage: Any, open_page: Callable[..., Any]) -> Callable[..., Any]:
    """An administrator whose office asks for a second step, at a page of their own choice."""

    def run(path: str = "/admin", **options: Any) -> Any:
        stage.replies["GET", "/session"] = (200, {"user": "wang", "role": "enrolling"})
        stage.replies["GET", "/session/second-step"] = (200, state(stage.scenes, required=True))
        stage.replies["POST", "/session/second-step"] = (201, SECRET)
        page = open_page(stage.url + path, **options)
        page.get_by_role("button", name="開始設定").wait_for()
        return page

    return run


def test_who_must_have_a_second_step_is_led_to_it_and_sets_it_up(
    stage: Any, enrolling: Callable[..., Any]
) -> None:
    page = enrolling("/admin")
    assert page.url.endswith("/me")
    page.get_by_role("button", name="開始設定").click()
    page.locator("img.qr").wait_for()
    assert "JBSW Y3DP" in page.locator("code").inner_text()

    stage.replies["PUT", "/session/second-step"] = (403, {"code": "bad_code"})
    page.locator("[name=code]").fill("000000")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("驗證碼不對").wait_for()
    stage.replies["PUT", "/session/second-step"] = (200, {"recovery": RECOVERY})
    page.locator("[name=code]").fill("123456")
    page.keyboard.press("Enter")
    page.get_by_text(RECOVERY[9]).wait_for()

    stage.replies["GET", "/session"] = (200, {"user": "wang", "role": "admin"})
    page.get_by_role("button", name="我已保存備用碼").click()
    page.wait_for_url("**/clerk")


def test_the_code_is_asked_for_after_the_password_and_the_form_keeps_what_was_typed(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    stage.replies["GET", "/session"] = (401, {"code": "unauthorized"})
    stage.replies["POST", "/session"] = (403, {"code": "second_step_needed"})
    page = open_page(f"{stage.url}/clerk")
    page.get_by_label("帳號").fill("mei")
    page.get_by_label("密碼").fill("lantern")
    page.keyboard.press("Enter")
    code = page.locator("[name=code]")
    code.wait_for()
    assert code.evaluate("one => one === document.activeElement")

    stage.replies["GET", "/session"] = (200, {"user": "mei", "role": "clerk"})
    stage.replies["POST", "/session"] = (200, {"user": "mei", "role": "clerk"})
    page.keyboard.type("123456")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="登出", exact=True).wait_for()
    sent = [body for how, path, body, _ in stage.requests if (how, path) == ("POST", "/session")]
    assert sent[-1] == {"user": "mei", "password": "lantern", "code": "123456"}


def test_before_a_grave_act_the_password_is_asked_for_and_the_act_is_then_done_once(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    stage.replies["GET", "/session"] = (200, {"user": "wang", "role": "admin"})
    stage.replies["GET", "/devices"] = (200, {"screens": []})
    users = [{"name": "chen", "role": "clerk", "since": stage.scenes.ago(9), "sessions": 0,
              "last_seen": None, "second_step": True}]  # fmt: skip
    stage.replies["GET", "/users"] = (200, {"users": users})
    path = "/users/chen/second-step"
    stage.replies["DELETE", path] = (403, {"code": "prove_again"})
    stage.replies["POST", "/session/proof"] = (401, {"code": "bad_credentials"})
    page = open_page(f"{stage.url}/admin#users")
    page.get_by_role("button", name="重設兩步驟驗證 chen").click()
    page.locator("dialog").get_by_role("button", name="重設兩步驟驗證").click()
    page.locator("dialog [name=password]").fill("wrong")
    page.keyboard.press("Enter")
    page.locator("dialog").get_by_text("帳號或密碼錯誤").wait_for()

    stage.replies["POST", "/session/proof"] = (200, {"user": "wang", "role": "admin"})
    stage.replies["DELETE", path] = (200, {"id": "chen"})
    page.locator("dialog [name=password]").fill("lantern")
    page.keyboard.press("Enter")
    page.locator(".status", has_text="chen").wait_for()
    keys = [key for how, to, _, key in stage.requests if (how, to) == ("DELETE", path)]
    assert len(keys) == 2
    assert keys[0] == keys[1]


def test_a_proof_that_is_given_up_changes_nothing(
    stage: Any, open_page: Callable[..., Any]
) -> None:
    stage.replies["GET", "/session/second-step"] = (200, state(stage.scenes))
    stage.replies["POST", "/session/second-step"] = (403, {"code": "prove_again"})
    page = open_page(f"{stage.url}/me")
    page.get_by_role("button", name="開始設定").click()
    page.locator("dialog [name=password]").wait_for()
    page.keyboard.press("Escape")
    page.locator(".status.bad", has_text="請再次輸入密碼").wait_for()
    assert page.locator("img.qr").count() == 0


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", "locale": "en-GB"}])
def test_the_own_page_can_be_used_by_everyone_in_each_of_its_states(
    stage: Any, open_page: Callable[..., Any], options: dict[str, Any]
) -> None:
    stage.replies["GET", "/session/second-step"] = (200, state(stage.scenes))
    stage.replies["POST", "/session/second-step"] = (201, SECRET)
    stage.replies["PUT", "/session/second-step"] = (200, {"recovery": RECOVERY})
    page = open_page(f"{stage.url}/me", bypass_csp=True, width=320, **options)
    page.locator("[data-do=step-begin]").wait_for()
    assert complaints(page) == []
    page.locator("[data-do=step-begin]").click()
    page.locator("img.qr").wait_for()
    assert complaints(page) == []
    page.locator("[name=code]").fill("123456")
    page.keyboard.press("Enter")
    page.locator(".recovery").wait_for()
    assert complaints(page) == []
    on = state(stage.scenes, on=True, since=stage.scenes.ago(60), recovery_left=3)
    stage.replies["GET", "/session/second-step"] = (200, on)
    page.locator("[data-do=recovery-kept]").click()
    page.locator("[data-do=step-remove]").wait_for()
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
