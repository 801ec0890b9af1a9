"""What one process writes, another reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.storage.postgres.payload import Payload
from queue_server.usecases.ports import LONGEST_MESSAGE, Message

WORDS = st.text(st.characters(exclude_characters=" ", exclude_categories=["Cs"]), max_size=9)
SENTENCES = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(WORDS, WORDS, st.none() | st.builds(Message, WORDS, SENTENCES, WORDS))
def test_what_is_written_is_read_as_it_was(
    origin: str, branch: str, message: Message | None
) -> None:
    payload = Payload(origin, branch, message)
    assert Payload.parsed(str(payload)) == payload


def test_the_longest_is_short_enough_for_the_database() -> None:
    message = Message("machines", "x" * LONGEST_MESSAGE, "32")
    assert len(str(Payload("f" * 16, "b" * 40, message)).encode()) < 8000


@pytest.mark.parametrize("text", ["", "me", "me longjing walls 1", "me b k s " + "門" * 3000])
def test_what_no_process_writes_is_not_read(text: str) -> None:
    assert Payload.parsed(text) is None
