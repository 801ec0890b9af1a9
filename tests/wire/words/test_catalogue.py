"""Catalogue and boards: what the server makes matches the wire, no field more or less."""

from typing import Any

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


#: What a screen cannot know before it has heard a server.
UNHEARD = {
    "categories", "services", "classes", "counters", "sessions", "outcomes", "pause_reasons",
    "reasons", "may_pick", "verbs",
}  # fmt: skip


def test_until_a_server_was_heard_a_screen_draws_like_that_of_the_office_that_comes_with_it() -> (
    None
):
    shipped: dict[str, Any] = dict(Settings.load(DEFAULT_PATH).catalogue())
    strings = {"welcome": {"zh-TW": "歡迎"}}
    made: dict[str, Any] = dict(without_server(strings))
    assert check(made, Catalogue) == made
    assert {name for name, value in made.items() if value == []} == UNHEARD
    assert (made["branch"], made["name"], made["strings"]) == ("", {}, strings)
    assert made["languages"] == ["zh-TW", "en"]
    own: dict[str, dict[str, Any]] = {
        "kiosk": {"languages": [], "popular": []},
        "display": {},
        "slip": {"footer": {}},
    }
    for part, unheard in own.items():
        usual = {name: shipped[part][name] for name in made[part]}
        assert made[part] == {**usual, **unheard}
    alike = made.keys() - UNHEARD - own.keys() - {"branch", "name", "strings", "languages"}
    assert alike >= {"zone", "fallback", "calendar", "currency", "missed", "undo_within_s"}
    assert {name: made[name] for name in alike} == {name: shipped[name] for name in alike}


def test_the_boards_of_tests_have_the_fields_of_the_wire_and_no_other() -> None:
    for made in (a_board(), scenes.board()):
        assert check(made, Board) == made
    assert check(a_ticket(7), Ticket) == a_ticket(7)
