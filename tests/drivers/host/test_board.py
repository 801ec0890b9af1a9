"""Boards as devices read them: labels per counter, calls spoken once."""

from drivers.host.board import BoardWatch
from queue_server.wire.messages import Board
from tests.catalogue import a_board, a_call, a_counter


def board(*calls: tuple[int, str, str], epoch: str = "e", **tickets: str) -> Board:
    return a_board(
        epoch=epoch,
        at="2026-11-23T10:00:30+08:00",
        counters=[a_counter(int(key[1:]), ticket=label or None) for key, label in tickets.items()],
        announcements=[a_call(n, label, 3, at=at) for n, label, at in calls],
    )


NOW, OLD = "2026-11-23T10:00:29+08:00", "2026-11-23T09:59:00+08:00"


def test_each_counter_shows_its_ticket_or_nothing() -> None:
    watch = BoardWatch()
    watch.take(board(c3="B042", c4=""))
    assert (watch.label_at(3), watch.label_at(4), watch.label_at(9)) == ("B042", None, None)
    watch.take(board(c3="", c4="B043"))
    assert (watch.label_at(3), watch.label_at(4)) == (None, "B043")


def test_the_newest_board_is_kept_and_is_no_news_while_the_server_is_away() -> None:
    watch = BoardWatch()
    assert (watch.newest(), watch.linked) == (None, False)
    watch.take(board(c3="B042"))
    assert (watch.newest(), watch.linked) == (board(c3="B042"), True)


def test_a_call_is_spoken_once_and_those_before_us_never() -> None:
    watch = BoardWatch()
    assert watch.take(board((7, "B041", NOW))) == []
    assert watch.take(board((7, "B041", NOW), (8, "B042", NOW))) == [a_call(8, "B042", 3, at=NOW)]
    assert watch.take(board((7, "B041", NOW), (8, "B042", NOW))) == []


def test_the_first_call_of_the_day_is_spoken() -> None:
    watch = BoardWatch()
    watch.take(board())
    assert [call["label"] for call in watch.take(board((1, "B001", NOW)))] == ["B001"]


def test_a_call_long_past_is_not_spoken_after_the_server_was_away() -> None:
    watch = BoardWatch()
    watch.take(board())
    assert watch.take(board((1, "B001", OLD))) == []


def test_a_restored_database_speaks_nothing_again() -> None:
    watch = BoardWatch()
    watch.take(board((9, "B009", NOW)))
    assert watch.take(board((1, "B001", NOW), epoch="f")) == []
    assert [c["label"] for c in watch.take(board((2, "B002", NOW), epoch="f"))] == ["B002"]
