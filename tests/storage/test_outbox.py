"""Of what waits to be sent, only what is out of date gives way."""

from hypothesis import given
from hypothesis import strategies as st

from queue_server.storage.outbox import MOST_WAITING, Outbox
from queue_server.usecases.ports import Message

MESSAGES = st.builds(
    Message, st.sampled_from(["walls", "windows"]), st.text(max_size=3), st.sampled_from("12")
)
SENT = st.lists(st.tuples(st.sampled_from(["longjing", "shalu"]), MESSAGES), max_size=20)


def newest(sent: list[tuple[str, Message]]) -> dict[tuple[str, str, str], Message]:
    return {(branch, one.kind, one.subject): one for branch, one in sent}


@given(SENT, SENT)
def test_of_each_subject_the_newest_is_sent_however_often_it_has_to_be_tried(
    sent: list[tuple[str, Message]], meanwhile: list[tuple[str, Message]]
) -> None:
    outbox = Outbox()
    for branch, message in sent:
        outbox.put(branch, message)
    taken = outbox.take()
    assert newest(taken) == newest(sent)
    assert len(taken) == len(newest(sent))
    for branch, message in meanwhile:
        outbox.put(branch, message)
    outbox.give_back(taken)
    assert newest(outbox.take()) == newest([*sent, *meanwhile])
    assert outbox.take() == []


def test_what_comes_first_is_sent_first() -> None:
    outbox = Outbox()
    for text in ("a", "b", "c"):
        outbox.put("longjing", Message("walls", text, text))
    outbox.put("longjing", Message("walls", "newer", "a"))
    assert [message.text for _, message in outbox.take()] == ["b", "c", "newer"]


def test_while_nothing_can_be_sent_only_so_much_waits() -> None:
    outbox = Outbox()
    for n in range(MOST_WAITING + 5):
        outbox.put("longjing", Message("walls", "1 3", str(n)))
    taken = outbox.take()
    assert [int(message.subject) for _, message in taken] == list(range(5, MOST_WAITING + 5))
    outbox.put("longjing", Message("windows", "4:7:user:mei"))
    outbox.give_back(taken)
    assert len(left := outbox.take()) == MOST_WAITING
    assert left[-1][1].kind == "windows"
