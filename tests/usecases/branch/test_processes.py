"""What the processes of a branch tell each other outside the journal."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.clock import SetClock
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.usecases.branch import Branch
from queue_server.usecases.branch.processes import MOST_PARTS, in_parts, is_number
from queue_server.usecases.ports import LONGEST_MESSAGE, Message
from tests.office import MONDAY_TEN, rules
from tests.waiting import PATIENCE_S


async def test_a_branch_hears_what_its_other_processes_say_and_no_other_branch() -> None:
    database, clock, heard = MemoryDatabase(), SetClock(MONDAY_TEN), list[Message]()
    here, twin = (Branch(rules(), MemoryJournal(database), clock) for _ in range(2))
    elsewhere = Branch(replace(rules(), branch="fengyuan"), MemoryJournal(database), clock)
    here.on_message(lambda process, message: heard.append(message))
    for one in (here, twin, elsewhere):
        await one.start()
    elsewhere.send(Message("shown", "3"))
    twin.send(Message("shown", "4"))
    async with asyncio.timeout(PATIENCE_S):
        while not heard:  # noqa: ASYNC110 - a turn of the loop is all it takes
            await asyncio.sleep(0)
    for one in (here, twin, elsewhere):
        await one.stop()
    assert heard == [Message("shown", "4")]


async def test_the_time_of_a_branch_is_never_before_its_newest_row() -> None:
    clock = SetClock(MONDAY_TEN)
    branch = Branch(rules(), MemoryJournal(), clock)
    await branch.start()
    clock.advance(-timedelta(seconds=30))
    assert branch.now() == MONDAY_TEN
    clock.advance(timedelta(minutes=1))
    assert branch.now() == MONDAY_TEN + timedelta(seconds=30)
    await branch.stop()


@given(st.lists(st.text(st.sampled_from("a門"), min_size=1, max_size=2500), max_size=30))
def test_words_in_parts_all_arrive_in_their_order(words: list[str]) -> None:
    parts = in_parts("machines", words)
    fitting = [word for word in words if len(word.encode()) < LONGEST_MESSAGE]
    assert [word for part in parts for word in part.text.split(" ")] == fitting
    assert [part.subject for part in parts] == [str(n) for n in range(1, len(parts) + 1)]


def test_what_is_too_much_is_left_out() -> None:
    assert in_parts("machines", ["x" * LONGEST_MESSAGE, "y"]) == (Message("machines", "y", "1"),)
    assert len(in_parts("machines", ["x" * 5000] * 100)) == MOST_PARTS


@pytest.mark.parametrize(
    ("kind", "text", "subject"),
    [("two words", "", ""), ("kind", "", "two words"), ("kind", "門" * LONGEST_MESSAGE, "")],
)
def test_a_message_that_could_not_be_carried_is_not_made(
    kind: str, text: str, subject: str
) -> None:
    with pytest.raises(AssertionError):
        Message(kind, text, subject)


@pytest.mark.parametrize("text", ["", "-1", "1.5", "١", "²", "1" * 16, "1 "])
def test_what_is_no_number_of_a_page_is_none(text: str) -> None:
    assert is_number("1" * 15)
    assert not is_number(text)
