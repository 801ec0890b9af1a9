"""A clerk works at a counter in one window, whichever process it is connected to."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Message
from queue_server.web.live.client import Client
from queue_server.web.live.windows import KIND, Windows
from tests.office import MONDAY_TEN
from tests.web.live.narrow import Narrow


class Window(Client):
    """A clerk's window that listens to counters."""

    def __init__(self, who: str, counters: Sequence[int]) -> None:
        self.wire = Narrow()
        super().__init__(
            cast(Any, None), self.wire, Identity(who, "clerk", "key"), MONDAY_TEN,
            topics=("queue", *(f"counter:{n}" for n in counters)),
        )  # fmt: skip

    @property
    def sent(self) -> int:
        """How often it was told to rest."""
        return len(self.wire.written)


class Twins:
    """Two processes of a branch with clocks of their own; ``lost`` is what neither hears."""

    def __init__(self) -> None:
        self.now = [MONDAY_TEN, MONDAY_TEN]
        self.lost = False
        self.sent: list[Message] = []
        self.processes = [
            Windows(lambda m: self._send(m, 1), lambda: self.now[0]),
            Windows(lambda m: self._send(m, 0), lambda: self.now[1]),
        ]

    def _send(self, message: Message, to: int) -> None:
        self.sent.append(message)
        if not self.lost:
            self.processes[to].heard("the other", message)

    def open(self, process: int, who: str, *counters: int, takes: bool = True) -> Window:
        window = Window(who, counters)
        self.processes[process].joined(window, takes=takes)
        return window

    async def repeat(self) -> None:
        self.lost = False
        for one in self.processes:
            await one.send_again(MONDAY_TEN)


def test_a_clerk_who_goes_on_elsewhere_is_told_so_in_the_first_window_alone() -> None:
    twins = Twins()
    first, colleague = twins.open(0, "mei", 4), twins.open(0, "chen", 4)
    other = twins.open(0, "mei", 5)
    second = twins.open(1, "mei", 4)
    assert [one.sent for one in (first, colleague, other, second)] == [1, 0, 0, 0]
    third = twins.open(1, "mei", 4)
    assert [one.sent for one in (second, third)] == [1, 0]


def test_a_window_with_two_counters_takes_both() -> None:
    twins = Twins()
    at_four, at_five = twins.open(0, "mei", 4), twins.open(0, "mei", 5)
    twins.open(1, "mei", 4, 5)
    assert (at_four.sent, at_five.sent) == (1, 1)


async def test_a_window_that_was_not_told_is_told_at_the_next_beat_and_once() -> None:
    twins = Twins()
    old = [twins.open(0, who, 4) for who in ("mei", "chen")]
    twins.lost = True
    new = [twins.open(1, who, 4) for who in ("mei", "chen")]
    assert [one.sent for one in old] == [0, 0]
    for _ in range(3):
        await twins.repeat()
    assert [one.sent for one in (*old, *new)] == [1, 1, 0, 0]


async def test_of_two_windows_that_did_not_hear_of_each_other_one_stays() -> None:
    twins = Twins()
    twins.lost = True
    first = twins.open(0, "mei", 4)
    twins.now[1] += timedelta(milliseconds=1)
    second = twins.open(1, "mei", 4)
    twins.now[0] += timedelta(seconds=1)
    back = twins.open(0, "mei", 4)
    for _ in range(3):
        await twins.repeat()
    assert [one.sent for one in (first, second, back)] == [1, 1, 0]


async def test_who_came_back_at_a_process_whose_clock_is_slow_stays_there() -> None:
    twins = Twins()
    twins.now[0] -= timedelta(minutes=1)
    first = twins.open(1, "mei", 4)
    back = twins.open(0, "mei", 4)
    await twins.repeat()
    assert [one.sent for one in (first, back)] == [1, 0]


async def test_a_window_that_comes_back_after_a_lost_connection_goes_on() -> None:
    twins = Twins()
    half_open = twins.open(0, "mei", 4)
    here, there = (twins.open(n, "mei", 4, takes=False) for n in (0, 1))
    await twins.repeat()
    assert [one.sent for one in (half_open, here, there)] == [0, 0, 0]


async def test_a_window_that_has_gone_is_not_repeated() -> None:
    twins = Twins()
    window = twins.open(0, "mei", 4)
    twins.processes[0].left(window)
    twins.processes[0].left(window)
    twins.sent.clear()
    await twins.repeat()
    assert twins.sent == []


def test_a_window_that_takes_no_counter_sends_none_to_rest() -> None:
    twins = Twins()
    first = twins.open(0, "mei", 4)
    twins.sent.clear()
    twins.open(0, "mei", 4, takes=False)
    twins.open(0, "mei", takes=True)
    assert (first.sent, twins.sent) == (0, [])


@given(
    st.sampled_from([KIND, "walls"]),
    st.text(max_size=40)
    | st.lists(st.sampled_from(["", "4", "x", "4:1:", "4:x:user:mei", "²:1:user:mei"])).map(
        " ".join
    ),
)
def test_whatever_another_process_says_does_no_harm(kind: str, text: str) -> None:
    twins = Twins()
    window = twins.open(0, "mei", 4)
    twins.processes[0].heard("the other", Message(kind, text))
    assert window.sent == 0
    twins.open(0, "mei", 4)
    assert window.sent == 1
