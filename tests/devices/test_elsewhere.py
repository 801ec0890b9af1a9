"""Machines at another process of the branch are not lost, nor kept there for ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from queue_server.bootstrap import Server
from queue_server.clock import SetClock
from queue_server.devices.use.elsewhere import (
    KIND,
    MOST_MACHINES,
    Elsewhere,
    Remote,
)
from queue_server.opening import memory_storage
from queue_server.people.memory import MemoryAccountStore
from queue_server.people.ports import MachineToken, token_hash
from queue_server.settings import Settings
from queue_server.storage.memory import MemoryJournal
from queue_server.usecases.branch.processes import BELIEVED_FOR, MOST_PARTS, REPEAT_EVERY
from queue_server.usecases.ports import Message
from tests.waiting import until

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Two:
    """Two processes that hear each other at once."""

    def __init__(self) -> None:
        self.said: list[Message] = []
        self.changes = 0
        self.there = Elsewhere(lambda message: None, self._changed)
        self.here = Elsewhere(self._say, lambda: None)
        self.now = NOON

    def _say(self, message: Message) -> None:
        self.said.append(message)
        self.there.heard(message, self.now)

    def hear(self, text: str) -> None:
        self.there.heard(Message(KIND, text), self.now)

    def _changed(self) -> None:
        self.changes += 1


def hall(**changes: object) -> Remote:
    values = {"name": "大廳", "announced": 7, "state": "ready", "reason": None, "remedy": None}
    return Remote(**{**values, **changes})  # type: ignore[arg-type]


def test_a_machine_is_known_at_the_other_process_with_what_it_says_of_itself() -> None:
    two = Two()
    two.here.report([hall(state="degraded", reason="sound_failed", remedy="check_sound")], NOON)
    found = two.there.get("大廳", NOON)
    assert found is not None
    assert (found.announced, found.state, found.since) == (7, "degraded", NOON)
    assert (found.reason, found.remedy) == ("sound_failed", "check_sound")
    assert two.there.get("stairs", NOON) is None


@given(st.sampled_from([None, "none", "played", "routed", "heard"]))
def test_how_far_a_walls_sound_comes_is_known_at_the_other_process(sound: str | None) -> None:
    two = Two()
    two.here.report([hall(sound=sound)], NOON)
    found = two.there.get("大廳", NOON)
    assert found is not None
    assert found.sound == sound


def test_a_process_that_knows_no_rungs_or_others_is_understood() -> None:
    two = Two()
    for word in ("hall:1:ready:-:-", "hall:1:ready:-:-:thunder", "hall:1:ready:-:-:heard:more"):
        two.hear(word)
        found = two.there.get("hall", NOON)
        assert found is not None
        assert found.sound == ("heard" if "heard" in word else None)


def test_what_stays_as_it_is_is_repeated_every_few_seconds_and_shown_once() -> None:
    two = Two()
    for n in range(11):
        two.now = NOON + n * SECOND
        two.here.report([hall()], two.now)
    assert len(two.said) == 1 + 10 // REPEAT_EVERY.seconds
    assert two.changes == 1
    two.here.report([hall(announced=8)], two.now)
    assert two.changes == 2


def test_a_process_without_machines_says_nothing() -> None:
    two = Two()
    for n in range(20):
        two.here.report([], NOON + n * SECOND)
    assert two.said == []


def test_a_machine_that_left_is_forgotten_in_time_and_the_pages_hear_of_it() -> None:
    two = Two()
    two.here.report([hall()], NOON)
    two.here.report([], NOON)
    later = NOON + BELIEVED_FOR
    two.there.report([], later - SECOND)
    assert two.there.get("大廳", later - SECOND) is not None
    two.there.report([], later)
    assert two.there.get("大廳", later) is None
    assert two.changes == 2
    assert two.there.get("大廳", NOON - timedelta(days=1)) is None, "the clock was set back"


def test_all_the_machines_of_a_large_branch_are_known_at_the_other_process() -> None:
    two, names = Two(), [f"kiosk-{n:04}" for n in range(MOST_MACHINES)]
    two.here.report((hall(name=name) for name in names), NOON)
    assert [name for name in names if two.there.get(name, NOON) is None] == []


def test_what_is_said_and_kept_is_bounded() -> None:
    two = Two()
    two.here.report((hall(name=f"{n:06}{'門' * 90}") for n in range(2 * MOST_MACHINES)), NOON)
    assert len(two.said) == MOST_PARTS
    for n in range(2 * MOST_MACHINES):
        two.hear(f"m{n}:0:ready:-:-")
    assert len(two.there._machines) == MOST_MACHINES


@given(st.sampled_from([KIND, "walls"]), st.text(max_size=60))
def test_whatever_another_process_says_does_no_harm(kind: str, text: str) -> None:
    two = Two()
    two.there.heard(Message(kind, text), NOON)
    two.there.heard(Message(kind, f"{text} hall:1:ready:-:-"), NOON)
    two.there.report([], NOON + BELIEVED_FOR)
    assert not two.there._machines


async def test_a_wall_at_one_process_is_not_called_lost_by_the_pages_of_another() -> None:
    clock, accounts = SetClock(NOON), MemoryAccountStore()
    wall = MachineToken(
        name="wall", kind="display", token_hash=token_hash("t"), created_at=NOON, last_seen=NOON
    )
    await accounts.add_machine(wall)
    storage = replace(memory_storage(), accounts=accounts)
    server = Server(Settings.load(), storage, clock=clock)
    await server.accounts.start()
    await server.branch.start()
    assert isinstance(storage.journal, MemoryJournal)
    other = MemoryJournal(storage.journal.database)

    def shown() -> tuple[str, str | None, str | None]:
        (one,) = server.wings.devices.fleet.all()
        return one["state"], one["reason"], one.get("sound")

    assert shown() == ("backoff", "display_away", None)
    other.send("longjing", Message(KIND, "wall:3:ready:-:-:routed"))
    await until(lambda: shown() == ("ready", None, "routed"))
    assert server.services.machines.unheard() == []
    other.send("longjing", Message(KIND, "wall:3:degraded:sound_failed:check_sound:none"))
    await until(lambda: shown() == ("degraded", "sound_failed", "none"))
    assert server.services.machines.unheard() == ["wall"]
    await server.branch.stop()
    await server.accounts.stop()
