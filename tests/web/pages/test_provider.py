"""Signing in at a real provider, in real Chromium: there, back, let in, and out again."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.people.provider.real import RealProvider
from tests.web.pages.axe import complaints
from tests.web.pages.conftest import Office

pytestmark = pytest.mark.browser


@pytest.fixture
def city(office: Office) -> Iterator[RealProvider]:
    """The office begins anew with a provider beside its own accounts."""
    office.stop()
    provider = RealProvider("canaille", f"{office.url}/signin/provider", f"{office.url}/clerk")
    secret = office.config.parent / "client-secret"
    secret.write_text(provider.terms.client_secret, "ascii")
    text = office.config.read_text("utf-8")
    for name, value in {
        "issuer": provider.issuer, "label": "市府帳號", "client_id": "office",
        "client_secret_file": secret.name, "address": office.url,
    }.items():  # fmt: skip
        text = text.replace(f'\n{name} = ""', f'\n{name} = "{value}"', 1)
    text = text.replace('name_claim = "preferred_username"', 'name_claim = "name"')
    office.config.write_text(text, "utf-8")
    office.start()
    yield provider
    provider.stop()


def test_a_newcomer_waits_is_let_in_and_signs_in_at_the_provider(
    office: Office, city: RealProvider, open_page: Callable[..., Any], sign_in: Callable[..., Any]
) -> None:
    newcomer = open_page(f"{office.url}/clerk", bypass_csp=True)
    newcomer.get_by_role("link", name="用「市府帳號」登入").wait_for()
    assert complaints(newcomer) == []
    newcomer.get_by_role("link", name="用「市府帳號」登入").click()
    newcomer.get_by_text("已記下您的登入").wait_for()

    admin = sign_in(f"{office.url}/admin#users", user="wang", bypass_csp=True)
    admin.get_by_text("等待准許登入的人").wait_for()
    assert complaints(admin) == []
    admin.get_by_role("button", name="准許登入").click()
    admin.get_by_text("等待准許登入的人").wait_for(state="detached")

    newcomer.goto(f"{office.url}/clerk")
    newcomer.get_by_role("link", name="用「市府帳號」登入").click()
    newcomer.get_by_role("button", name="登出", exact=True).wait_for()
    assert newcomer.get_by_role("button", name="Mei").is_visible()
    newcomer.get_by_role("button", name="登出", exact=True).click()
    newcomer.wait_for_url(lambda url: url.startswith(city.issuer))
