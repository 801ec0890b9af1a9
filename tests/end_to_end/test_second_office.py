"""A pharmacy with English only opens as a whole: every process of the demo, and every page."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.link import HttpLink
from tests.end_to_end.processes import RUN, Process
from tests.ports import free_port
from tests.settings.test_second_office import FIRST_OFFICE, PHARMACY
from tests.waiting import wait_until

PAGES = ("/signin", "/q/unknown", "/admin", "/clerk", "/fleet", "/nowhere")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[str]:
    """The demo of the pharmacy; gives its address."""
    port, config = free_port(), PHARMACY / "config.toml"
    kept = ["--data", str(tmp_path / "data"), "--config", str(config), "--port", str(port)]
    demo = Process("demo", [*RUN, "demo", "--headless", *kept], tmp_path, forked=True)
    try:
        demo.wait_for("Dawn Pharmacy is open at")
        wait_until((tmp_path / "data" / "pictures" / "kiosk.png").exists, "the kiosk's picture")
        wait_until((tmp_path / "data" / "pictures" / "tv.png").exists, "the wall's picture")
        yield f"http://127.0.0.1:{port}"
    finally:
        assert demo.stop() == 0


def test_a_pharmacy_opens_and_no_page_names_another_office(opened: str) -> None:
    with contextlib.closing(HttpLink(opened)) as http:
        number = http.request("GET", "/api/v1/catalogue")
        assert number.body["name"] == {"en": "Dawn Pharmacy"}
        for page in PAGES:
            reply = http.request("GET", page, headers={"Accept": "text/html"})
            assert not FIRST_OFFICE.search(str(reply.body)), page
