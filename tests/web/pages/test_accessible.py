"""axe finds nothing to complain about, on any page, in both themes and in English."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.pages.axe import AXE, complaints

pytestmark = pytest.mark.browser

SHOWN = {"/clerk": ".card.called", "/admin#suspensions": ".editor", "/fleet": "table",
         "/t/tok": ".number"}  # fmt: skip


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize("path", SHOWN)
@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", "locale": "en-GB"}])
def test_a_page_can_be_used_by_everyone(
    stage: Any, open_page: Callable[..., Any], path: str, options: dict[str, Any]
) -> None:
    stage.snapshots["counter:4"] = stage.scenes.counter("called")
    stage.snapshots["devices"] = stage.scenes.devices(stage.scenes.device("slip"))
    stage.replies["GET", "/suspensions"] = (200, {"suspensions": []})
    ticket = stage.scenes.public_ticket()
    stage.replies["GET", "/public/tickets/tok"] = (200, {"ticket": ticket})
    page = open_page(stage.url + path, bypass_csp=True, **options)
    page.locator(SHOWN[path]).first.wait_for()
    if path == "/clerk":
        page.locator("[data-do=alerts]").click()
    assert complaints(page) == []
