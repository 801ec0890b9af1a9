"""Which connections have to go when there is no more room."""

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.web.guard.door import Door, DoorLimits


class Guest:
    def __init__(self, address: str) -> None:
        self.address = address
        self.out = False

    def throw_out(self) -> None:
        self.out = True


def room(most: int, *, reserved: int = 0, per_address: int = 1000) -> DoorLimits:
    return DoorLimits(most, reserved, per_address)


def test_the_stranger_who_came_first_from_the_crowded_address_leaves() -> None:
    door = Door(room(3))
    crowd, neighbour = [Guest("crowd"), Guest("crowd")], Guest("neighbour")
    for guest in (neighbour, *crowd):
        door.come(guest)
    door.come(newcomer := Guest("clerk"))
    assert [one.out for one in (neighbour, *crowd, newcomer)] == [False, True, False, False]
    assert door.thrown_out == 1


def test_machines_and_staff_keep_their_place() -> None:
    door = Door(room(2))
    screen = Guest("a")
    door.come(screen)
    door.recognise(screen)
    for _ in range(100):
        door.come(Guest("b"))
    assert not screen.out
    assert len(door) == 2


def test_strangers_of_many_addresses_never_take_the_places_kept_for_staff() -> None:
    door = Door(room(10, reserved=4))
    for number in range(100):
        door.come(Guest(f"address-{number}"))
    assert door.strangers == 6
    staff = [Guest("office") for _ in range(4)]
    for guest in staff:
        door.come(guest)
        door.recognise(guest)
    for number in range(100):
        door.come(Guest(f"later-{number}"))
    assert not any(guest.out for guest in staff)
    assert (door.strangers, len(door)) == (6, 10)


def test_one_address_has_no_more_than_its_share_while_others_have_room() -> None:
    door = Door(room(100, per_address=3))
    visitor = Guest("visitor")
    door.come(visitor)
    crowd = [Guest("crowd") for _ in range(10)]
    for guest in crowd:
        door.come(guest)
    assert [guest.out for guest in crowd] == [True] * 7 + [False] * 3
    assert not visitor.out


def test_machines_of_a_crowded_address_do_not_count_towards_its_share() -> None:
    door = Door(room(100, per_address=3))
    screens = [Guest("office") for _ in range(10)]
    for screen in screens:
        door.come(screen)
        door.recognise(screen)
    for _ in range(3):
        door.come(Guest("office"))
    assert not any(screen.out for screen in screens)
    assert len(door) == 13


def test_the_visitors_behind_a_proxy_we_trust_share_no_cap() -> None:
    door = Door(room(100, per_address=3), lambda address: address == "proxy")
    for _ in range(50):
        door.come(Guest("proxy"))
    assert len(door) == 50


def test_a_newcomer_finds_no_place_while_all_are_held_by_those_we_know() -> None:
    door = Door(room(3))
    known = [Guest("a") for _ in range(3)]
    for guest in known:
        door.come(guest)
        door.recognise(guest)
    door.come(newcomer := Guest("b"))
    assert newcomer.out
    assert not any(guest.out for guest in known)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["come", "know", "gone"]))))
def test_there_are_never_more_than_the_room_has(steps: list[tuple[int, str]]) -> None:
    door, guests = Door(room(5, reserved=2, per_address=2)), [Guest("x")]
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
        assert door.strangers <= 3


def test_the_limit_on_open_files_is_kept() -> None:
    found = DoorLimits.of_this_system()
    assert 16 <= found.most <= 12_500
    assert 0 < found.reserved < found.most
    assert found.per_address <= found.most - found.reserved
