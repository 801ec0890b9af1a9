"""The server is killed; the kiosk goes on; the server comes back."""

import contextlib
import subprocess
from pathlib import Path

import pytest

from kiosk import events as e
from kiosk.hands.world import World
from kiosk.known_office import KnownOffice
from queue_server.wire import paths
from tests.end_to_end.killing import verify
from tests.end_to_end.processes import ROOT, RUN, Office
from tests.kiosk.hands.test_world import the_world, until
from tests.waiting import wait_until

ASKED = e.Request("T01", "general", "zh-TW")


def an_office(folder: Path) -> Office:
    """The first office, whose kiosk is called as the tests enrol it."""
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    text = text.replace("[kiosk.kiosk]", "[kiosk.test-kiosk]")
    text = text.replace('catalogue = "queue_server', f'catalogue = "{ROOT}/queue_server')
    (folder / "config.toml").write_text(text, encoding="utf-8")
    office = Office(
        folder, "--config", str(folder / "config.toml"), "--open-now", "--no-rate-limits"
    )
    office.prepare()
    return office


@pytest.mark.timeout(1800)
def test_numbers_given_while_the_server_was_dead_are_in_line_when_it_is_back(
    tmp_path: Path,
) -> None:
    office = an_office(tmp_path)
    office.start()
    try:
        kiosk = World(office.url, office.token("kiosk"), [], tmp_path / "k", name="test-kiosk")
        with the_world(kiosk) as world:
            shown = KnownOffice(
                catalogue=until(world, e.CatalogueCame).catalogue, kiosk="test-kiosk"
            )
            until(world, e.BoardCame)
            world.carry_out(e.Issue("seen", ASKED), shown)
            first = until(world, e.Issued).ticket["label"]
            with contextlib.closing(office.link("kiosk")) as link:
                unseen = link.request(
                    "POST", paths.TICKETS, ASKED.as_json(), idempotency_key="unseen"
                )
            office.running().kill9()
            labels = []
            for key in ("unseen", "alone-1", "alone-2"):
                world.carry_out(e.TakeOffline(key, ASKED, 0.0), shown)
                labels.append(until(world, e.TakenOffline).ticket["label"])
            office.start()
            wait_until(lambda: not world.alone.journal.pending(world.alone.epoch))
        _, body = office.clerk().ask("GET", "/tickets?state=waiting")
    finally:
        office.stop()
    assert labels == ["K001", "K002", "K003"]
    assert [one["label"] for one in body["tickets"]] == [first, *labels]
    assert body["tickets"][1]["superseded"] == unseen.body["ticket"]["label"]
    verify(office)


@pytest.mark.timeout(1800)
def test_a_kiosk_whose_token_is_revoked_knows_that_it_is_out_of_service(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    office.start()
    try:
        kiosk = World(office.url, office.token("kiosk"), [], tmp_path / "k", name="test-kiosk")
        with the_world(kiosk) as world:
            until(world, e.BoardCame)
            subprocess.run([*RUN, "enroll", "test-kiosk", "--revoke", *office.kept], check=True)
            assert until(world, e.LinkLost, lambda event: event.refused)
    finally:
        office.stop()
