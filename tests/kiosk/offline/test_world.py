"""The kiosk's hands when the server goes, and when it comes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk import events as e
from kiosk.known_office import KnownOffice, NoNumbers
from kiosk.running import Kiosk
from kiosk.screens.frame import Size
from tests.fake_server import FakeServer
from tests.kiosk.hands.test_world import ASKED, a_world, until
from tests.kiosk.pilot import the_catalogue
from tests.waiting import wait_until

OFFICE = KnownOffice(catalogue=the_catalogue(), kiosk="kiosk")


def test_a_number_given_without_the_server_is_brought_in_when_it_answers(tmp_path: Path) -> None:
    with FakeServer(the_catalogue()) as server, a_world(tmp_path, server) as world:
        until(world, e.BoardCame)
        world.carry_out(e.TakeOffline("one-touch", ASKED, 1.0), OFFICE)
        ticket = until(world, e.TakenOffline).ticket
        assert ticket["label"] == "K001"
        wait_until(lambda: [one["key"] for one in server.brought] == ["one-touch"])
        assert server.brought[0]["token"] in ticket["track"]
        wait_until(lambda: not world.alone.journal.pending(world.alone.epoch))


def test_who_asked_to_be_fetched_is_brought_in_as_such(tmp_path: Path) -> None:
    asked = replace(ASKED, in_person=True)
    with FakeServer(the_catalogue()) as server, a_world(tmp_path, server) as world:
        until(world, e.BoardCame)
        world.carry_out(e.TakeOffline("one-touch", asked, 1.0), OFFICE)
        assert until(world, e.TakenOffline).ticket["in_person"]
        wait_until(lambda: [one["in_person"] for one in server.brought] == [True])


def test_a_touch_that_has_a_number_of_the_kiosks_own_is_never_asked_for(tmp_path: Path) -> None:
    with FakeServer(the_catalogue()) as server:
        with a_world(tmp_path, server) as world:
            world.carry_out(e.TakeOffline("one-touch", ASKED, 1.0), OFFICE)
            own = until(world, e.TakenOffline).ticket
        with a_world(tmp_path, server) as world:
            world.carry_out(e.Issue("one-touch", ASKED), OFFICE)
            assert until(world, e.TakenOffline).ticket == own
        assert server.issued == {}


def test_a_kiosk_that_starts_without_its_server_knows_the_office_from_before(
    tmp_path: Path,
) -> None:
    with FakeServer(the_catalogue()) as server, a_world(tmp_path, server) as world:
        until(world, e.CatalogueCame)
        until(world, e.BoardCame)
        wait_until(lambda: (tmp_path / "offline" / "board.json").exists())
    with a_world(tmp_path, server) as world:
        assert until(world, e.CatalogueCame).catalogue == the_catalogue()
        assert until(world, e.BoardCame).board["waiting"] == []


def test_a_disk_that_takes_nothing_gives_no_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeServer(the_catalogue()) as server, a_world(tmp_path, server) as world:
        until(world, e.BoardCame)

        def full(*_: object) -> None:
            raise OSError(28, "no space left")

        monkeypatch.setattr(world.alone.journal, "give", full)
        world.carry_out(e.TakeOffline("one-touch", ASKED, 1.0), OFFICE)
        assert until(world, e.OfflineFailed).key == "one-touch"


def test_a_kiosk_that_was_not_let_in_gives_no_numbers_after_a_start_without_the_network(
    tmp_path: Path,
) -> None:
    with FakeServer(the_catalogue()) as server, a_world(tmp_path, server) as world:
        until(world, e.CatalogueCame)
        until(world, e.BoardCame)
        wait_until(lambda: (tmp_path / "offline" / "board.json").exists())
        server.lets_in = False
        server.drop_everybody()
        until(world, e.LinkLost, lambda lost: lost.refused)
    with started_alone(tmp_path, server) as kiosk:
        assert kiosk.model.office.ready
        assert kiosk.model.office.own_series is None
        assert kiosk.model.office.no_numbers(kiosk.model.at) is NoNumbers.AWAY
    with FakeServer(the_catalogue()) as again, a_world(tmp_path, again) as world:
        until(world, e.LinkUp)
    with started_alone(tmp_path, server) as kiosk:
        assert kiosk.model.office.own_series is not None


@contextmanager
def started_alone(data: Path, server: FakeServer) -> Iterator[Kiosk]:
    """The kiosk once it has read its files, while that server is not there."""
    with a_world(data, server) as world:
        kiosk = Kiosk(world, Size(1080, 1920), name="kiosk")
        kiosk.turn()
        yield kiosk


def test_a_number_for_several_things_is_brought_in_with_all_of_them(tmp_path: Path) -> None:
    asked = replace(ASKED, services=("T01", "R02"))
    with FakeServer(the_catalogue()) as server, a_world(tmp_path, server) as world:
        until(world, e.BoardCame)
        world.carry_out(e.TakeOffline("one-touch", asked, 1.0), OFFICE)
        assert until(world, e.TakenOffline).ticket["services"] == ["T01", "R02"]
        wait_until(lambda: [one["services"] for one in server.brought] == [["T01", "R02"]])
