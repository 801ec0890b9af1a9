"""A passkey from making to taking over, at an office's own name with an office's own certificate.

The browser trusts the authority as a desk does, from the user's store; no check is
turned off. There is no physical authenticator here: Chromium simulates one.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.waiting import PATIENCE_S
from tests.web.pages.conftest import CHROMIUM, FLAGS, PASSWORD, Office
from tests.web.pages.test_passkeys import at_hand, by_passkey, make

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("certutil") is None, reason="no certutil"),
]

NAME = "queue.office.test"


class SecureOffice(Office):
    """The real server at a name, with the certificate of ``run.py cert``."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self.run("cert", "make", NAME)
        tls = data / "tls"
        self.authority = tls / "office-ca.pem"
        text = self.config.read_text("utf-8")
        for key, file in (("certificate", "server.pem"), ("key", "server.key")):
            text = text.replace(f'\n{key} = ""', f'\n{key} = "{tls / file}"', 1)
        self.config.write_text(text, "utf-8")
        self.url = f"https://127.0.0.1:{self.port}"

    @property
    def by_name(self) -> str:
        return f"https://{NAME}:{self.port}"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[SecureOffice]:
    built = SecureOffice(tmp_path / "data")
    built.enrol()
    built.start()
    yield built
    built.stop()


def trusting(home: Path, authority: Path | None) -> dict[str, str]:
    """The environment of a user in whose store the authority is."""
    store = home / ".pki" / "nssdb"
    store.mkdir(parents=True)
    ask = ["certutil", "-d", f"sql:{store}"]
    subprocess.run([*ask, "-N", "--empty-password"], check=True, timeout=PATIENCE_S)
    if authority is not None:
        trust = ["-A", "-t", "C,,", "-n", "the office", "-i", str(authority)]
        subprocess.run([*ask, *trust], check=True, timeout=PATIENCE_S)
    return {**os.environ, "HOME": str(home)}


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Callable[[Path | None], Any]]:
    """Chromium of a user who has an authority installed, or none."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:

        def run(authority: Path | None) -> Any:
            return running.chromium.launch(
                executable_path=CHROMIUM,
                args=[*FLAGS, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
                env=trusting(tmp_path / "home", authority),
            )

        yield run


def signed_in(page: Any, user: str) -> None:
    page.get_by_label("帳號").fill(user)
    page.get_by_label("密碼").fill(PASSWORD)
    page.get_by_role("button", name="登入", exact=True).click()
    page.get_by_role("button", name="登出", exact=True).wait_for()


def test_a_desk_that_trusts_the_offices_own_authority_signs_in_and_takes_over_by_passkey(
    office: SecureOffice, launch: Callable[[Path | None], Any]
) -> None:
    browser = launch(office.authority)
    page = browser.new_context(locale="zh-TW").new_page()
    page.goto(f"{office.by_name}/me")
    assert page.evaluate("isSecureContext")
    signed_in(page, "mei")
    ask = at_hand(page)
    make(page, "櫃檯的金鑰")
    (credential,) = ask("getCredentials")["credentials"]
    assert credential["rpId"] == NAME
    (cookie,) = page.context.cookies()
    assert (cookie["secure"], cookie["httpOnly"]) == (True, True)
    assert cookie["name"].startswith("__Host-")

    page.get_by_role("button", name="登出", exact=True).click()
    by_passkey(page)
    page.get_by_role("button", name="登出", exact=True).wait_for()

    page.get_by_role("button", name="登出", exact=True).click()
    signed_in(page, "wang")
    page.locator("[data-do=account]", has_text="wang").click()
    page.get_by_role("button", name="換人使用").click()
    page.locator("[data-do=account]", has_text="mei").wait_for()
    browser.close()


def test_a_desk_without_the_authority_does_not_get_as_far_as_the_page(
    office: SecureOffice, launch: Callable[[Path | None], Any]
) -> None:
    browser = launch(None)
    page = browser.new_page()
    with pytest.raises(Exception, match="ERR_CERT_AUTHORITY_INVALID"):
        page.goto(f"{office.by_name}/me")
    browser.close()
