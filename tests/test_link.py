"""The link between a client and the server heals itself and never makes its loop wait."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from queue_server.link import (
    BoardCame,
    Connected,
    HttpLink,
    JobAsked,
    LinkDown,
    LiveLink,
    Lost,
    OrderCame,
)
from queue_server.wire.messages import Board
from tests.catalogue import a_board, a_call
from tests.fake_server import FakeServer
from tests.waiting import PATIENCE_S
from tests.waiting import eventually as until


class Reader:
    """Drains a link and keeps everything."""

    def __init__(self, link: LiveLink) -> None:
        self.link = link
        self.events: list[object] = []

    def saw(self, wanted: Callable[[object], bool]) -> bool:
        self.events += self.link.drain()
        return any(wanted(event) for event in self.events)

    def boards(self) -> list[Board]:
        self.events += self.link.drain()
        return [event.board for event in self.events if isinstance(event, BoardCame)]


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as server:
        yield server


@pytest.fixture
def link(server: FakeServer) -> Iterator[LiveLink]:
    link = LiveLink(server.url, "secret", ["board"], chance=lambda: 0.0)
    link.start()
    yield link
    link.stop()


def test_a_screen_gets_the_board_as_soon_as_it_connects(link: LiveLink, server: FakeServer) -> None:
    reader = Reader(link)
    until(lambda: reader.boards())
    assert reader.boards()[0] == server.board
    assert isinstance(reader.events[0], Connected)
    assert server.tokens == ["Bearer secret"]


def test_a_screen_that_looks_late_finds_the_newest_board_alone(
    link: LiveLink, server: FakeServer
) -> None:
    until(lambda: server.hellos)
    for seq in range(2, 12):
        server.publish(a_board(seq=seq))
    until(lambda: link._mailbox._latest.get("topic board", Lost("")) == BoardCame(server.board))
    assert [event for event in link.drain() if isinstance(event, BoardCame)] == [
        BoardCame(server.board)
    ]


def test_after_a_loss_it_resumes_where_it_was(link: LiveLink, server: FakeServer) -> None:
    reader = Reader(link)
    until(lambda: reader.boards())
    server.publish(a_board(seq=2, announcements=[a_call(7, "A001", 1)]))
    until(lambda: reader.boards()[-1]["seq"] == 2)
    link.acknowledge(7)
    until(lambda: server.acknowledged == [7])
    server.drop_everybody()
    until(lambda: reader.saw(lambda event: isinstance(event, Lost)))
    until(lambda: len(server.hellos) == 2)
    assert server.hellos[1]["announced"] == 7
    assert server.hellos[1]["epoch"] == "epoch-one"


def test_a_restored_database_makes_it_forget_what_it_announced(
    link: LiveLink, server: FakeServer
) -> None:
    reader = Reader(link)
    until(lambda: reader.boards())
    link.acknowledge(7)
    server.publish(a_board(epoch="epoch-two"))
    until(lambda: reader.boards()[-1]["epoch"] == "epoch-two")
    assert (link.epoch, link.announced) == ("epoch-two", 0)


def test_a_server_that_talks_nonsense_is_left_and_tried_again(
    link: LiveLink, server: FakeServer
) -> None:
    reader = Reader(link)
    until(lambda: reader.boards())
    server.send_raw("not json")
    until(lambda: reader.saw(lambda event: isinstance(event, Lost) and "1007" in event.reason))
    until(lambda: len(server.hellos) == 2)


def test_a_message_type_of_a_newer_server_is_passed_over(
    link: LiveLink, server: FakeServer
) -> None:
    reader = Reader(link)
    until(lambda: reader.boards())
    server.send_raw('{"type": "weather"}')
    server.publish(a_board(seq=9))
    until(lambda: reader.boards()[-1]["seq"] == 9)
    assert len(server.hellos) == 1


def test_jobs_and_orders_are_heard_one_by_one_and_jobs_are_settled(
    link: LiveLink, server: FakeServer
) -> None:
    reader = Reader(link)
    until(lambda: reader.boards())
    server.ask("j1", "slip", "test")
    until(lambda: reader.saw(lambda event: event == JobAsked("j1", "slip", "test", {})))
    server.ask("o1", "", "mute", {"until": None})
    server.ask("o2", "", "identify")
    until(lambda: reader.saw(lambda event: event == OrderCame("mute", {"until": None})))
    until(lambda: reader.saw(lambda event: event == OrderCame("identify", {})))
    assert link.send({"type": "job_done", "id": "j1", "outcome": "confirmed"})
    until(lambda: server.received == [{"type": "job_done", "id": "j1", "outcome": "confirmed"}])


def test_without_a_server_it_says_so_and_stops_when_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        link = LiveLink(f"http://127.0.0.1:{taken.getsockname()[1]}", None, ["board"])
        link.start()
        reader = Reader(link)
        until(lambda: reader.saw(lambda event: isinstance(event, Lost)))
        assert not link.send({"type": "announced", "n": 1})
        link.stop()
        assert not link._thread.is_alive()


def test_the_loop_is_woken_when_something_comes(server: FakeServer) -> None:
    woken = threading.Event()
    link = LiveLink(server.url, None, ["board"], on_event=woken.set)
    link.start()
    assert woken.wait(PATIENCE_S)
    link.stop()


def test_one_idempotency_key_is_one_ticket(server: FakeServer) -> None:
    http = HttpLink(server.url, "secret")
    first = http.request("POST", "/api/v1/tickets", {"service": "T01"}, idempotency_key="k1")
    again = http.request("POST", "/api/v1/tickets", {"service": "T01"}, idempotency_key="k1")
    http.close()
    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body


def test_a_refusal_is_an_answer_with_a_code(server: FakeServer) -> None:
    server.refuse_tickets = (409, "branch_closed")
    http = HttpLink(server.url)
    reply = http.request("POST", "/api/v1/tickets", {"service": "T01"}, idempotency_key="k1")
    http.close()
    assert (reply.ok, reply.status, reply.code) == (False, 409, "branch_closed")


def test_a_server_that_does_not_answer_costs_no_more_than_the_deadline(server: FakeServer) -> None:
    server.hang_tickets = True
    http = HttpLink(server.url)
    with pytest.raises(LinkDown):
        http.request("POST", "/api/v1/tickets", {}, idempotency_key="k", timeout_s=0.2)
    http.close()


def _drip(listener: socket.socket, stop: threading.Event) -> None:
    connection, _ = listener.accept()
    with connection:
        while not stop.wait(0.02):
            try:
                connection.sendall(b"H")
            except OSError:
                return


def test_a_server_that_drips_bytes_is_given_up_at_the_deadline() -> None:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_drip, args=(listener, stop))
        thread.start()
        http = HttpLink(f"http://127.0.0.1:{listener.getsockname()[1]}")
        with pytest.raises(LinkDown):
            http.request("GET", "/healthz", timeout_s=0.3)
        stop.set()
        thread.join()


def test_a_kept_connection_that_the_server_closed_is_replaced_unseen() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"

    def serve(listener: socket.socket) -> None:
        for _ in range(2):
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        http = HttpLink(f"http://127.0.0.1:{listener.getsockname()[1]}")
        assert http.request("GET", "/one").body == {}
        assert http.request("GET", "/two").body == {}
        thread.join()
        http.close()


def test_a_connection_in_use_when_the_link_is_closed_is_not_kept(server: FakeServer) -> None:
    http = HttpLink(server.url)
    http.close()
    assert http.request("GET", "/api/v1/catalogue").status == 200
    assert http._idle == []


def _answer(listener: socket.socket, answers: list[bytes]) -> None:
    """Send each answer on a connection of its own, and close it."""
    with suppress(OSError):
        for answer in answers:
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(answer)


@pytest.fixture
def answering() -> Iterator[Callable[[list[bytes]], HttpLink]]:
    threads: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def begin(answers: list[bytes]) -> HttpLink:
            threads.append(threading.Thread(target=_answer, args=(listener, answers)))
            threads[-1].start()
            return HttpLink(f"http://127.0.0.1:{listener.getsockname()[1]}")

        yield begin
        listener.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(PATIENCE_S)


PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 10\r\n\r\n0123456789"
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n"
)


def _take(http: HttpLink, came: list[bytes]) -> None:
    with http.stream("/x", timeout_s=PATIENCE_S) as (_, chunks):
        came.extend(chunks)


@pytest.mark.parametrize("whole", [PLAIN, CHUNKED])
def test_a_stream_cut_at_any_byte_hands_over_what_came_and_says_so(
    answering: Callable[[list[bytes]], HttpLink], whole: bytes
) -> None:
    # After the 0 of the last chunk comes nothing of the body, so its loss may go unseen.
    cuts = range(len(whole) - (4 if whole is CHUNKED else 0))
    http = answering([whole[:cut] for cut in cuts] + [whole])
    for _ in cuts:
        came: list[bytes] = []
        with pytest.raises(LinkDown):
            _take(http, came)
        assert b"0123456789".startswith(b"".join(came))
    with http.stream("/x", timeout_s=PATIENCE_S) as (reply, chunks):
        assert (reply.status, b"".join(chunks)) == (200, b"0123456789")
    http.close()


def test_an_answer_that_ends_early_is_none(answering: Callable[[list[bytes]], HttpLink]) -> None:
    with pytest.raises(LinkDown, match="early"):
        answering([PLAIN[:-1]]).request("GET", "/x", timeout_s=PATIENCE_S)


def test_a_connection_streamed_to_its_end_is_used_again_and_another_is_not(
    server: FakeServer,
) -> None:
    http = HttpLink(server.url, "secret")
    for taken in (True, False):
        with http.stream("/api/v1/catalogue", timeout_s=PATIENCE_S) as (reply, chunks):
            assert reply.ok
            assert not taken or b"".join(chunks)
        assert len(http._idle) == taken
    http.close()


def test_a_mistake_of_whoever_reads_a_stream_is_their_own(
    answering: Callable[[list[bytes]], HttpLink],
) -> None:
    http = answering([PLAIN])
    with pytest.raises(OSError, match="full"), http.stream("/x", timeout_s=PATIENCE_S):
        raise OSError("full")


def test_a_stream_that_drips_is_given_up_at_the_deadline() -> None:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_drip, args=(listener, stop))
        thread.start()
        http = HttpLink(f"http://127.0.0.1:{listener.getsockname()[1]}")
        with pytest.raises(LinkDown), http.stream("/x", timeout_s=0.3):
            pass
        stop.set()
        thread.join()
