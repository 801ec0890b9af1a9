"""Passkeys in real Chromium, with an authenticator that the browser itself simulates."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.pages.axe import complaints
from tests.web.pages.conftest import PASSWORD, Office

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def at_hand(page: Any) -> Any:
    """A passkey authenticator for this page; returns how to speak to it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return lambda method, **more: session.send(
        f"WebAuthn.{method}", {"authenticatorId": added["authenticatorId"], **more}
    )


def named(office: Office, path: str) -> str:
    """The office by a name, as passkeys need it."""
    return office.url.replace("127.0.0.1", "localhost") + path


def make(page: Any, name: str) -> None:
    page.get_by_role("button", name="新增通行密鑰").click()
    page.get_by_label("名稱").fill(name)
    page.keyboard.press("Enter")
    page.get_by_text("已新增通行密鑰").wait_for()


def by_passkey(page: Any) -> None:
    page.get_by_role("button", name="用通行密鑰登入").click()


def test_a_clerk_makes_a_passkey_signs_in_with_it_and_takes_it_away(
    office: Office, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(named(office, "/me"), bypass_csp=True)
    ask = at_hand(page)
    make(page, "我的手機")
    assert page.get_by_text("建議再新增一把").is_visible()
    assert complaints(page) == []
    (credential,) = ask("getCredentials")["credentials"]
    assert (credential["rpId"], credential["isResidentCredential"]) == ("localhost", True)

    page.get_by_role("button", name="登出", exact=True).click()
    by_passkey(page)
    page.get_by_role("button", name="登出", exact=True).wait_for()
    page.get_by_text("上次使用").wait_for()

    page.get_by_role("button", name="改名").click()
    page.get_by_label("名稱").fill("藍色金鑰")
    page.keyboard.press("Enter")
    page.locator("strong").get_by_text("藍色金鑰").wait_for()
    page.get_by_role("button", name="移除").click()
    page.get_by_role("dialog").get_by_role("button", name="移除").click()
    page.locator("strong").get_by_text("藍色金鑰").wait_for(state="detached")
    page.get_by_role("button", name="登出", exact=True).click()
    by_passkey(page)
    page.get_by_role("alert").get_by_text("未被接受").wait_for()
    page.get_by_label("密碼").fill(PASSWORD)  # the password is still good


def test_a_passkey_that_is_given_up_or_asks_nobody_signs_nobody_in(
    office: Office, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(named(office, "/me"))
    ask = at_hand(page)
    make(page, "手機")
    page.get_by_role("button", name="登出", exact=True).click()
    ask("setUserVerified", isUserVerified=False)
    by_passkey(page)
    page.get_by_role("alert").get_by_text("沒有使用通行密鑰").wait_for()
    ask("setUserVerified", isUserVerified=True)
    by_passkey(page)
    page.get_by_role("button", name="登出", exact=True).wait_for()


def test_the_next_clerk_takes_over_a_shared_machine_with_one_touch(
    office: Office, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(named(office, "/me"), bypass_csp=True)
    ask = at_hand(page)
    make(page, "手機")
    page.get_by_role("button", name="登出", exact=True).click()
    page.get_by_label("帳號").fill("wang")
    page.get_by_label("密碼").fill(PASSWORD)
    page.get_by_role("button", name="登入", exact=True).click()
    page.locator("[data-do=account]", has_text="wang").click()

    ask("setUserVerified", isUserVerified=False)
    page.get_by_role("button", name="換人使用").click()
    page.get_by_role("dialog").get_by_text("沒有使用通行密鑰").wait_for()
    assert page.evaluate("fetch('/api/v1/session').then((one) => one.json())")["user"] == "wang"
    assert complaints(page) == []

    ask("setUserVerified", isUserVerified=True)
    page.get_by_role("button", name="換人使用").click()
    page.locator("[data-do=account]", has_text="mei").wait_for()
    assert page.get_by_role("dialog").count() == 0


def test_at_an_address_of_numbers_the_page_says_why_there_are_none(
    office: Office, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(office.url + "/me")
    page.get_by_text("這個網址是一串數字").wait_for()
    assert page.get_by_role("button", name="新增通行密鑰").count() == 0
    page.get_by_role("button", name="登出", exact=True).click()
    page.get_by_label("帳號").wait_for()
    assert page.get_by_role("button", name="用通行密鑰登入").count() == 0
