"""Catalogue and boards: what the server makes is what the wire says, no field more or less."""

import pytest

from queue_server.settings import DEFAULT_PATH, Settings
from queue_server.wire.messages import Board, Ticket
from queue_server.wire.shapes import check
from queue_server.wire.words.catalogue import Catalogue, without_server
from tests.catalogue import a_board, a_catalogue, a_ticket, shipped_strings
from tests.display import scenes


@pytest.mark.parametrize(
    "made",
    [
        Settings.load(DEFAULT_PATH).catalogue(),
        without_server(shipped_strings()),
        a_catalogue(),
        scenes.catalogue(),
    ],
    ids=["the first office", "without a server", "tests", "tests of the wall"],
)
def test_every_catalogue_has_the_fields_of_the_wire_and_no_other(made: Catalogue) -> None:
    assert check(made, Catalogue) == made


def test_the_boards_of_tests_have_the_fields_of_the_wire_and_no_other() -> None:
    for made in (a_board(), scenes.board()):
        assert check(made, Board) == made
    assert check(a_ticket(7), Ticket) == a_ticket(7)
