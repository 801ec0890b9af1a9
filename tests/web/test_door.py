"""Who has to leave when there is no more room."""

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.web.door import Door, most_connections


class Guest:
    def __init__(self, address: str) -> None:
        self.address = address
        self.out = False

    def throw_out(self) -> None:
        self.out = True


def test_the_stranger_who_came_first_from_the_crowded_address_leaves() -> None:
    door = Door(3)
    crowd, neighbour = [Guest("crowd"), Guest("crowd")], Guest("neighbour")
    for guest in (neighbour, *crowd):
        door.come(guest)
    door.come(newcomer := Guest("clerk"))
    assert [one.out for one in (neighbour, *crowd, newcomer)] == [False, True, False, False]
    assert door.thrown_out == 1


def test_machines_and_staff_keep_their_place() -> None:
    door = Door(2)
    screen = Guest("a")
    door.come(screen)
    door.recognise(screen)
    for _ in range(100):
        door.come(Guest("b"))
    assert not screen.out
    assert len(door) == 2


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["come", "know", "gone"]))))
def test_there_are_never_more_strangers_than_room(steps: list[tuple[int, str]]) -> None:
    door, guests = Door(5), [Guest("x")]
    for number, step in steps:
        guest = guests[-1 - number % len(guests)]
        if step == "come":
            guests.append(Guest(f"address-{number}"))
            door.come(guests[-1])
        elif step == "know":
            door.recognise(guest)
        else:
            door.gone(guest)
    assert len(door) <= 5


def test_the_limit_on_open_files_is_kept() -> None:
    assert 16 <= most_connections() <= 12_500
