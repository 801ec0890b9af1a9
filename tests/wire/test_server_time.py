"""The server's time from messages that come late, in whatever order and however far apart."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from queue_server.wire.server_time import BELIEVED_S, SET_BACK_S, ServerTime
from queue_server.wire.session import PING_S, PONG_S

NOON = 1_790_000_000.0
#: Times of NOON's size are floats of a quarter of a microsecond.
CLOSE_S = 1e-6
#: Seconds since the message before, and how late a message comes.
MESSAGES = st.lists(st.tuples(st.floats(0, 400), st.floats(0, 30)), min_size=1, max_size=40)


@dataclass
class Client:
    """Its steady clock shows 77 s when it is noon on the server, and runs as fast."""

    now: float = NOON
    time: ServerTime = field(default_factory=ServerTime)

    @property
    def steady_s(self) -> float:
        return self.now - NOON + 77.0

    def hear(self, server_at: float) -> None:
        self.time = self.time.heard(server_at, self.steady_s)

    @property
    def shown(self) -> float:
        assert self.time.ahead_s is not None
        return self.steady_s + self.time.ahead_s


def test_a_message_is_never_as_late_as_a_clock_that_was_set_back() -> None:
    assert 2 * (PING_S + PONG_S) < SET_BACK_S


def test_before_anything_was_heard_nothing_is_known() -> None:
    assert ServerTime().ahead_s is None


@given(MESSAGES)
def test_the_time_never_runs_ahead_and_is_as_late_as_a_message_at_most(
    messages: list[tuple[float, float]],
) -> None:
    client = Client()
    for wait, late in messages:
        client.now += wait
        client.hear(client.now - late)
        assert client.now - late - CLOSE_S <= client.shown <= client.now + CLOSE_S


@given(MESSAGES)
def test_no_message_of_the_last_minutes_is_of_a_time_to_come(
    messages: list[tuple[float, float]],
) -> None:
    client = Client()
    heard: list[tuple[float, float]] = []
    for wait, late in messages:
        client.now += wait
        client.hear(client.now - late)
        heard.append((client.now, late))
        recent = [late for at, late in heard if client.now - at < BELIEVED_S]
        assert client.shown >= client.now - min(recent) - CLOSE_S


@given(MESSAGES, st.floats(SET_BACK_S + 30 + 1, 86_400))
def test_a_server_whose_clock_was_set_back_is_believed_at_once(
    messages: list[tuple[float, float]], by: float
) -> None:
    client = Client()
    for wait, late in messages:
        client.now += wait
        client.hear(client.now - late)
    client.hear(client.now - by)
    assert abs(client.now - by - client.shown) < CLOSE_S


@given(MESSAGES, st.floats(1, SET_BACK_S - 1))
def test_one_set_back_by_less_is_believed_within_two_stretches(
    messages: list[tuple[float, float]], by: float
) -> None:
    client = Client()
    for wait, late in messages:
        client.now += wait
        client.hear(client.now - late)
    for _ in range(2):
        client.now += BELIEVED_S
        client.hear(client.now - by)
    assert abs(client.now - by - client.shown) < CLOSE_S


@given(MESSAGES, st.floats(0, 86_400))
def test_one_set_forward_is_believed_at_once(
    messages: list[tuple[float, float]], by: float
) -> None:
    client = Client()
    for wait, late in messages:
        client.now += wait
        client.hear(client.now - late)
    client.hear(client.now + by)
    assert abs(client.now + by - client.shown) < CLOSE_S


def test_a_message_as_late_as_any_may_be_is_no_clock_that_was_set_back() -> None:
    time = ServerTime().heard(1000.0, 100.0)
    assert time.heard(1000.0, 100.0 + SET_BACK_S) == time


def test_a_clock_that_was_set_back_begins_a_stretch_of_its_own() -> None:
    time = ServerTime().heard(1000.0, 100.0).heard(800.0, 110.0)
    assert time == ServerTime(best_s=690.0, since_s=110.0)
    assert time.heard(805.0, 112.0).ahead_s == 693.0


def test_a_clock_that_drifts_is_followed() -> None:
    client, drift = Client(), 1e-3
    for _ in range(60):
        client.now += 60.0
        client.hear(client.now - drift * (client.now - NOON))
    true = client.now - drift * (client.now - NOON)
    assert 0 <= client.shown - true + CLOSE_S <= drift * 2 * BELIEVED_S + 2 * CLOSE_S
