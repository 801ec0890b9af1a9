"""What the server knows of the displays' announcements."""

from datetime import datetime, timedelta

from queue_server.core.decide.counter.calls import Recall
from queue_server.core.decide.counter.leaving import NoShow
from queue_server.usecases.branch.walls import KEPT, Walls
from tests.office import MONDAY_TEN


class Lobby:
    """A wall's acknowledgements, the clock and the number of calls in the test's hand."""

    def __init__(self, called: int = 5) -> None:
        self.now = MONDAY_TEN
        self.called = called
        self.walls = Walls(lambda: self.now, lambda: self.called)

    def when(self, n: int) -> datetime | None:
        return self.walls.announced.when(n)


def test_the_first_display_to_announce_a_call_counts() -> None:
    lobby = Lobby()
    lobby.walls.joined("hall")
    lobby.walls.joined("stairs")
    assert lobby.walls.reached("hall", 3)
    lobby.now += timedelta(seconds=4)
    assert not lobby.walls.reached("stairs", 3)
    assert lobby.when(3) == MONDAY_TEN
    assert lobby.when(4) is None


def test_a_screen_that_is_no_display_announces_nothing() -> None:
    lobby = Lobby()
    assert not lobby.walls.reached("kiosk", 3)
    assert not lobby.walls.announced.listening


def test_nobody_is_waited_for_when_the_last_display_has_gone() -> None:
    lobby = Lobby()
    lobby.walls.joined("hall")
    assert lobby.walls.announced.listening
    lobby.walls.left("hall")
    lobby.walls.left("hall")
    assert not lobby.walls.announced.listening


def test_a_display_cannot_answer_for_calls_that_are_still_to_come() -> None:
    lobby = Lobby(called=5)
    lobby.walls.joined("hall")
    assert lobby.walls.reached("hall", 10**9)
    assert lobby.when(6) is None
    lobby.called = 6
    assert lobby.walls.reached("hall", 6)


def test_a_long_day_of_calls_takes_no_more_room_than_a_short_one() -> None:
    lobby = Lobby(called=10 * KEPT)
    lobby.walls.joined("hall")
    for n in range(1, 10 * KEPT + 1):
        lobby.walls.reached("hall", n)
    assert len(lobby.walls.announced.reached) == KEPT


def test_absence_alone_is_asked_with_what_the_displays_have_announced() -> None:
    lobby = Lobby()
    lobby.walls.joined("hall")
    asked = lobby.walls.known_to(NoShow(counter=2, clerk="wang"))
    assert isinstance(asked, NoShow)
    assert asked.announced.listening
    recall = Recall(counter=2, clerk="wang")
    assert lobby.walls.known_to(recall) is recall
