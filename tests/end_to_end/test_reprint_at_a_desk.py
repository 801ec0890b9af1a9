"""A clerk has a number printed again at the desk's own printer: real server, real host."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from tests.end_to_end.eyes import as_label, tallest_line, words
from tests.end_to_end.processes import RUN, Clerk, Office, Process
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not shutil.which("tesseract"), reason="needs Tesseract to read pictures"),
]


@pytest.fixture
def office(tmp_path: Path) -> Any:
    office = Office(tmp_path)
    office.prepare()
    office.start()
    yield office
    office.stop()


def a_desk(office: Office, slips: Path) -> Process:
    args = [
        *RUN, "devices", "--server", office.url, "--token-file", str(office.token_file("host")),
        "--data", str(office.folder / "desk"), "--device", f"slip=escpos@sim:printer?out={slips}",
    ]  # fmt: skip
    return Process("desk", args, office.folder)


def is_ready(clerk: Clerk) -> bool:
    _, body = clerk.ask("GET", "/devices")
    slips = [one for one in body["devices"] if one["name"] == "slip"]
    return bool(slips) and slips[0]["state"] == "ready"


def test_a_reprint_at_the_desk_is_confirmed_and_carries_number_and_mark(
    office: Office, tmp_path: Path
) -> None:
    slips, clerk = tmp_path / "slips", office.clerk()
    desk = a_desk(office, slips)
    try:
        wait_until(lambda: is_ready(clerk), "the desk's printer")
        request = {"service": "T01", "language": "en"}
        status, issued = clerk.ask("POST", "/tickets", request)
        assert status == 201, issued
        ticket = issued["ticket"]
        answer = clerk.ask("POST", "/devices/test-host~slip/print", {"ticket": ticket["id"]})
        assert answer == (200, {"outcome": "confirmed", "remedy": None})
    finally:
        assert desk.stop() == 0, desk.log.read_text()[-2000:]
    [file] = slips.glob("*.png")
    slip = Image.open(file)
    bar = slip.crop((0, 0, slip.width, 52))
    assert "Reprint" in words(ImageOps.expand(ImageOps.invert(bar.convert("L")), 20, 255), tmp_path)
    below = slip.crop((0, 52, slip.width, slip.height))
    label = as_label("".join(words(tallest_line(below), tmp_path, layout=7)))
    assert label == ticket["label"]
