"""Laws of the wall: whatever the link does, each call has its turn once and is never lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from display import model
from queue_server.wire.messages import Announcement
from queue_server.wire.sound.calls import FRESH
from tests.catalogue import a_counter
from tests.display import scenes
from tests.display.scenes import board

T0 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
STEP = timedelta(seconds=0.1)
#: Whole days are played in virtual time: how long that takes here says nothing about the wall.
unhurried = settings(deadline=None, max_examples=60)


def announcement(n: int, at: datetime, label: str | None = None, **more: Any) -> Announcement:
    """Call ``n``, to a counter of its own."""
    return scenes.announcement(n, at, label, **{"counter": n, **more})


def seconds(n: float) -> datetime:
    return T0 + timedelta(seconds=n)


class Watch:
    """A wall in virtual time: what it announced, acknowledged, and when it was bright."""

    def __init__(self, state: model.WallState | None = None) -> None:
        self.state = state or model.start(T0)
        self.announced: list[model.ShownCall] = []
        self.chimed: list[int] = []
        self.acknowledged: list[int] = []
        self.onsets: list[datetime] = []
        self._bright = False

    def update(self, event: model.Event, now: datetime) -> None:
        self.state, effects = model.update(self.state, event, now)
        for effect in effects:
            if isinstance(effect, model.Announce):
                self.announced.append(effect.call)
                self.chimed += [effect.call.n] if effect.chime else []
            else:
                self.acknowledged.append(effect.n)
        bright = model.is_bright(self.state, now)
        if bright and not self._bright:
            self.onsets.append(now)
        self._bright = bright

    def board(self, now: datetime, announcements: list[Announcement], **more: Any) -> None:
        """A board on which every number called is still awaited at its counter."""
        here = [a_counter(one["counter"], "called", one["label"]) for one in announcements]
        plain = {"announcements": announcements, "counters": here, "missed": []}
        shown = board(now, **{**plain, **more})
        self.update(model.BoardArrived(shown), now)

    def pass_time(self, since: datetime, until: datetime, *, sound_s: float = 1.5) -> None:
        now, ended = since, len(self.announced)
        sounding_until = since
        while now < until:
            now = min(now + STEP, until)
            self.update(model.WallTick(), now)
            if len(self.announced) > ended:
                ended, sounding_until = len(self.announced), now + timedelta(seconds=sound_s)
            if now >= sounding_until:
                self.update(model.SoundEnded(), now)

    def spoken(self) -> list[int]:
        return [one.n for one in self.announced]


@st.composite
def days(draw: st.DrawFn) -> list[tuple[float, str, int]]:
    """A sequence of (seconds, what happens, how many calls) with any pattern of the link."""
    steps = []
    now = 0.0
    for _ in range(draw(st.integers(1, 25))):
        now += draw(st.floats(0.05, 12))
        happening = draw(st.sampled_from(["call", "call", "call", "lost", "back", "again"]))
        steps.append((now, happening, draw(st.integers(1, 3))))
    return steps


def play(steps: list[tuple[float, str, int]]) -> tuple[Watch, list[Announcement]]:
    """Let a server and a wall live through ``steps``; the link always comes back at the end."""
    made: list[Any] = []
    watch, connected, last = Watch(), True, T0
    for at_s, happening, count in [*steps, (steps[-1][0] + 1, "back", 1)]:
        now = seconds(at_s)
        watch.pass_time(last, now)
        last = now
        if happening == "call":
            made += [announcement(len(made) + 1 + i, now) for i in range(count)]
        connected = {"lost": False, "back": True}.get(happening, connected)
        if happening == "lost":
            watch.update(model.LinkLost(), now)
        elif connected:
            # The server repeats at least what was not acknowledged, and whatever is recent.
            watch.board(now, list(made))
    watch.pass_time(last, last + timedelta(seconds=120 + 6 * len(made)))
    return watch, made


@unhurried
@given(days())
def test_each_call_is_announced_once_if_it_arrived_young_and_shown_in_any_case(
    steps: list[tuple[float, str, int]],
) -> None:
    watch, made = play(steps)
    spoken = watch.spoken()
    assert spoken == sorted(set(spoken))
    assert {one.n for one in watch.state.calls} == {one["n"] for one in made[-model.MOST_CALLS :]}
    young = {c.n for c in watch.state.calls if c.seen - c.at < FRESH}
    assert set(spoken) & {c.n for c in watch.state.calls} == young


@unhurried
@given(days())
def test_the_wall_never_flashes_more_than_twice_a_second(
    steps: list[tuple[float, str, int]],
) -> None:
    watch, _ = play(steps)
    for first, third in zip(watch.onsets, watch.onsets[2:], strict=False):
        assert third - first > timedelta(seconds=1)


@unhurried
@given(days())
def test_everything_is_acknowledged_in_the_end_and_nothing_before_its_turn(
    steps: list[tuple[float, str, int]],
) -> None:
    watch, made = play(steps)
    assert watch.acknowledged == sorted(set(watch.acknowledged))
    assert (watch.acknowledged[-1] if made else 0) == len(made)
    assert watch.state.waiting_turn == ()


@unhurried
@given(st.integers(0, 40), st.integers(0, 40))
def test_a_restarted_wall_repeats_nothing_it_had_acknowledged(before: int, after: int) -> None:
    made = [announcement(n + 1, T0) for n in range(before + after)]
    watch = Watch(model.start(T0, epoch="E1", announced=before))
    watch.board(T0, made)
    watch.pass_time(T0, seconds(7.0 * (after + 1)))
    assert watch.spoken() == list(range(before + 1, before + after + 1))


def test_a_new_call_is_on_stage_and_flashes_six_seconds() -> None:
    watch = Watch()
    watch.board(T0, [announcement(1, T0)])
    stage = model.on_stage(watch.state)
    assert stage is not None
    assert stage.label == "B001"
    watch.pass_time(T0, seconds(30))
    assert len(watch.onsets) == 10
    assert watch.onsets[-1] - watch.onsets[0] <= timedelta(seconds=6)


def test_the_flashing_time_of_the_settings_stays_between_five_and_eight_seconds() -> None:
    for flash_s in (0, 5, 6, 7, 8, 60):
        length = model.start(T0, flash_s=flash_s).flashes * model.FLASH_PERIOD
        assert timedelta(seconds=5) <= length <= timedelta(seconds=8)


def test_two_calls_at_once_take_the_stage_one_after_the_other() -> None:
    watch = Watch()
    watch.board(T0, [announcement(1, T0), announcement(2, T0)])
    assert watch.spoken() == [1]
    # The second is to be seen at once, beside the stage.
    assert [c.n for c in model.last_calls(watch.state, T0)] == [2]
    watch.pass_time(T0, seconds(5.6))
    assert watch.spoken() == [1, 2]


def test_a_burst_is_chimed_once_for_three_calls_and_each_has_its_turn() -> None:
    watch = Watch()
    watch.board(T0, [announcement(n, T0) for n in range(1, 6)])
    watch.pass_time(T0, seconds(28))
    assert watch.spoken() == [1, 2, 3, 4, 5]
    assert watch.chimed == [1, 4]


def test_a_turn_waits_until_the_sound_of_the_one_before_has_ended() -> None:
    watch = Watch()
    watch.board(T0, [announcement(1, T0), announcement(2, T0)])
    for tenth in range(1, 120):
        watch.update(model.WallTick(), T0 + tenth * STEP)
    assert watch.spoken() == [1]
    watch.update(model.SoundEnded(), seconds(12))
    assert watch.spoken() == [1, 2]


def test_a_sound_that_never_ends_does_not_hold_the_numbers_up() -> None:
    watch = Watch()
    watch.board(T0, [announcement(1, T0), announcement(2, T0)])
    watch.update(model.WallTick(), T0 + model.LONGEST_SOUND)
    assert watch.spoken() == [1, 2]


def test_a_call_older_than_thirty_seconds_is_shown_without_flash_or_sound() -> None:
    watch = Watch()
    watch.board(T0, [announcement(1, T0 - timedelta(seconds=30))])
    assert watch.announced == []
    assert not model.is_bright(watch.state, T0)
    stage = model.on_stage(watch.state)
    assert stage is not None
    assert stage.n == 1
    assert watch.acknowledged == [1]


def test_age_is_measured_by_the_servers_clock() -> None:
    # This machine's clock is an hour off; the board says how old its calls are.
    watch = Watch()
    here = [a_counter(1, "called", "B001")]
    shown = board(T0, announcements=[announcement(1, T0 - timedelta(seconds=2))], counters=here)
    watch.update(model.BoardArrived(shown), seconds(3600))
    assert watch.spoken() == [1]


def test_a_restored_database_makes_the_wall_forget_its_numbers() -> None:
    watch = Watch()
    watch.board(T0, [announcement(7, T0)])
    watch.pass_time(T0, seconds(10))
    watch.board(seconds(11), [announcement(3, seconds(11), "C003")], epoch="E2")
    assert watch.spoken() == [7, 3]
    assert [c.label for c in watch.state.calls] == ["C003"]


def test_a_new_day_begins_with_an_empty_wall() -> None:
    watch = Watch()
    watch.board(T0, [announcement(1, T0)])
    watch.board(seconds(60), [], service_day="2026-11-24")
    assert model.on_stage(watch.state) is None


def called(*labels: str) -> list[Announcement]:
    return [announcement(n, T0, label) for n, label in enumerate(labels, 1)]


def test_a_call_that_is_missed_before_its_turn_is_never_announced() -> None:
    # Five counters call at once; the third visitor is marked absent before the wall came to them.
    watch = Watch()
    five = called("B001", "B002", "B003", "B004", "B005")
    watch.board(T0, five)
    watch.pass_time(T0, seconds(3))
    watch.board(seconds(3), five, missed=["B003"])
    watch.pass_time(seconds(3), seconds(60))
    assert watch.spoken() == [1, 2, 4, 5]
    assert "B003" not in {call.label for call in watch.state.calls}
    assert watch.acknowledged[-1] == 5


def test_a_call_that_is_taken_back_leaves_the_stage() -> None:
    watch = Watch()
    watch.board(T0, called("B001"))
    watch.board(seconds(2), called("B001"), counters=[a_counter(1, "open", None)])
    assert not model.is_bright(watch.state, seconds(2))
    assert model.on_stage(watch.state) is None
    # The board still lists the call for two minutes: it does not come back.
    watch.board(seconds(3), called("B001"), counters=[a_counter(1, "open", None)])
    assert model.on_stage(watch.state) is None


def test_a_visitor_served_to_the_end_stays_among_the_last_calls() -> None:
    watch = Watch()
    watch.board(T0, called("B001"))
    watch.pass_time(T0, seconds(20))
    watch.board(seconds(20), called("B001"), counters=[a_counter(1, "open", None)])
    assert [call.label for call in watch.state.calls] == ["B001"]
    watch.board(seconds(21), called("B001"), missed=["B001"])
    assert watch.state.calls == ()


def test_a_recall_of_a_number_that_waits_for_its_turn_is_that_one_turn() -> None:
    watch = Watch()
    two = called("B001", "B002")
    watch.board(T0, two)
    again = [*two, announcement(3, T0, "B002", kind="recall", counter=2)]
    watch.board(seconds(2), again)
    watch.pass_time(seconds(2), seconds(30))
    assert [call.label for call in watch.announced] == ["B001", "B002"]
    assert watch.announced[-1].kind == "call"
    assert watch.acknowledged[-1] == 3


@unhurried
@given(st.lists(st.tuples(st.floats(0.1, 4), st.booleans()), min_size=1, max_size=20))
def test_calls_taken_back_in_their_turn_make_no_third_flash_in_a_second(
    steps: list[tuple[float, bool]],
) -> None:
    made: list[Any] = []
    missed: list[Any] = []
    watch, now = Watch(), T0
    for pause_s, called_off in steps:
        made.append(announcement(len(made) + 1, now))
        if called_off:
            missed = [one["label"] for one in made[:-1]]
        watch.board(now, list(made), missed=missed)
        later = now + timedelta(seconds=pause_s)
        watch.pass_time(now, later)
        now = later
    watch.pass_time(now, now + timedelta(seconds=130))
    for first, third in zip(watch.onsets, watch.onsets[2:], strict=False):
        assert third - first > timedelta(seconds=1)
    assert watch.acknowledged[-1] == len(made)


def test_a_recall_moves_the_label_instead_of_showing_it_twice() -> None:
    watch = Watch()
    first = [announcement(1, T0, "B001"), announcement(2, T0, "B002")]
    watch.board(T0, first)
    watch.board(T0, [*first, announcement(3, T0, "B001", kind="recall", counter=1)])
    assert [(c.n, c.label) for c in watch.state.calls] == [(3, "B001"), (2, "B002")]
    watch.pass_time(T0, seconds(30))
    assert watch.spoken() == [1, 2, 3]


def test_a_number_on_stage_is_not_among_the_others_while_its_recall_waits() -> None:
    watch = Watch()
    first = called("B001", "B002")
    watch.board(T0, first)
    watch.board(T0, [*first, announcement(3, T0, "B001", kind="recall", counter=1, calls=2)])
    stage = model.on_stage(watch.state)
    assert stage is not None
    assert stage.label == "B001"
    assert [one.label for one in model.last_calls(watch.state, T0)] == ["B002"]


@unhurried
@given(st.integers(1, 20))
def test_a_call_stays_a_minute_or_longer_while_among_the_last_six(count: int) -> None:
    watch = Watch()
    watch.board(T0, [announcement(n + 1, T0) for n in range(count)])
    young = model.last_calls(watch.state, seconds(59))
    assert len(young) == count - 1
    old = model.last_calls(watch.state, seconds(61))
    assert len(old) >= min(count, model.KEPT_CALLS) - 1


def test_a_wall_switched_on_in_the_middle_of_the_day_shows_whom_the_counters_serve() -> None:
    watch = Watch()
    served = [
        a_counter(2, "serving", "B007", T0.isoformat()),
        a_counter(5, "open", None, None),
    ]
    watch.board(seconds(1), [], counters=served)
    assert [(c.label, c.counter) for c in watch.state.calls] == [("B007", 2)]
    assert watch.announced == []


def test_a_lost_link_is_said_after_four_seconds_and_since_when() -> None:
    watch = Watch()
    watch.board(T0, [])
    watch.update(model.LinkLost(), seconds(10))
    watch.update(model.LinkLost(), seconds(12))
    assert not model.shows_lost(watch.state, seconds(13))
    assert model.shows_lost(watch.state, seconds(14))
    assert watch.state.lost_since == seconds(10)
    watch.update(model.LinkUp(), seconds(20))
    assert not model.shows_lost(watch.state, seconds(20))


def test_a_silent_loudspeaker_is_a_state_since_when() -> None:
    watch = Watch()
    watch.update(model.SoundChanged("no device"), seconds(1))
    watch.update(model.SoundChanged("no device"), seconds(9))
    assert watch.state.sound_fault_since == seconds(1)
    watch.update(model.SoundChanged(None), seconds(10))
    assert watch.state.sound_fault_since is None
