"""Power and link go at every step: one ticket per touch, no gap, each brought in once."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk import events as e
from queue_server.core import events as ev
from queue_server.link import LinkDown
from tests.kiosk.offline.life import (
    ASKED,
    OWN,
    SERIES,
    KioskLife,
    OfficeServer,
    Power,
    PowerCut,
    truth,
)


@pytest.fixture
def life(tmp_path: Path) -> KioskLife:
    one = KioskLife(tmp_path, OfficeServer())
    one.connect()
    return one


def numbers_of(life: KioskLife) -> list[int]:
    """Every number of the kiosk's own series that the server's journal says was used."""
    events = [row[3] for row in life.server.play.rows]
    used = [one for one in events if isinstance(one, ev.TicketIssued | ev.TicketSuperseded)]
    return sorted(one.number for one in used if one.series == OWN[life.name])


def without_gap(numbers: list[int]) -> bool:
    return numbers == list(range(1, len(numbers) + 1))


def a_visitor(life: KioskLife, way: str, *, key: str = "") -> str:
    """Someone touches while the link is as ``way`` says."""
    life.server.lose_request = way == "no way there"
    life.server.lose_answer = way == "no way back"
    life.server.play.pass_time(7)
    try:
        return life.take(key or life.touch())
    finally:
        life.server.lose_request = life.server.lose_answer = False


def test_a_ticket_that_the_server_gave_unseen_goes_on_under_the_number_on_paper(
    life: KioskLife,
) -> None:
    assert a_visitor(life, "fine") == "B001"
    assert a_visitor(life, "no way back") == "K001"
    assert a_visitor(life, "no way there") == "K002"
    life.connect()
    truth(life)
    assert numbers_of(life) == [1, 2]
    assert [t.label for t in life.server.play.state.line] == ["B001", "K001", "K002"]


def test_an_answer_lost_while_bringing_in_changes_nothing_the_second_time(life: KioskLife) -> None:
    a_visitor(life, "no way there")
    life.server.lose_answer = True
    with pytest.raises(LinkDown):
        life.connect()
    life.server.lose_answer = False
    life.connect()
    assert numbers_of(life) == [1]
    assert life.alone.journal.pending(life.server.epoch) == []


def test_the_number_given_before_the_power_went_is_the_one_printed_after(life: KioskLife) -> None:
    key = life.touch()
    first = a_visitor(life, "no way there", key=key)
    life.begin()
    assert a_visitor(life, "fine", key=key) == first


WAYS = st.sampled_from(["fine", "no way there", "no way back"])
LIVES = st.lists(st.tuples(WAYS, st.booleans(), st.integers(-1, 12)), max_size=12)


@settings(max_examples=120, deadline=None)
@given(LIVES, st.integers(-1, 12))
def test_whenever_power_and_link_go_every_slip_is_one_ticket_and_no_number_is_missing(
    visitors: list[tuple[str, bool, int]], last_cut: int
) -> None:
    patch = pytest.MonkeyPatch()
    with TemporaryDirectory() as folder:
        life = KioskLife(Path(folder), OfficeServer())
        life.connect()
        power = Power()
        with power.counted(patch):
            for way, connects, cut in visitors:
                power.left = cut if cut >= 0 else None
                key = life.touch()
                survive(life, lambda way=way, key=key: a_visitor(life, way, key=key))  # type: ignore[misc]
                # A visitor who still stands there gets the number of that touch.
                power.left = None
                a_visitor(life, way, key=key)
                if connects:
                    power.left = cut if cut >= 0 else None
                    survive(life, life.connect)
            power.left = last_cut if last_cut >= 0 else None
            survive(life, life.connect)
            power.left = None
            life.connect()
        truth(life)
        assert without_gap(numbers_of(life))
        assert life.alone.journal.pending(life.server.epoch) == []


TWO_LIVES = st.lists(
    st.tuples(st.sampled_from([0, 1]), WAYS, st.booleans(), st.integers(-1, 12)), max_size=14
)


@settings(max_examples=60, deadline=None)
@given(TWO_LIVES)
def test_two_kiosks_never_give_one_number_twice_and_each_series_is_without_gap(
    visitors: list[tuple[int, str, bool, int]],
) -> None:
    patch = pytest.MonkeyPatch()
    with TemporaryDirectory() as folder:
        server = OfficeServer()
        both = [KioskLife(Path(folder) / name, server, name) for name in OWN]
        for life in both:
            life.connect()
        power = Power()
        with power.counted(patch):
            for which, way, connects, cut in visitors:
                life, key = both[which], both[which].touch()
                power.left = cut if cut >= 0 else None
                survive(life, lambda life=life, way=way, key=key: a_visitor(life, way, key=key))  # type: ignore[misc]
                power.left = None
                a_visitor(life, way, key=key)
                if connects:
                    life.connect()
            for life in both:
                life.connect()
        truth(*both)
        for life in both:
            assert without_gap(numbers_of(life))
            assert life.alone.journal.pending(server.epoch) == []


def survive(life: KioskLife, work: Callable[[], object]) -> None:
    """Do it; where the power goes, start again."""
    try:
        work()
    except PowerCut:
        life.begin()


@pytest.mark.parametrize("torn", range(1, 60))
def test_a_torn_last_line_is_a_number_that_was_never_printed(life: KioskLife, torn: int) -> None:
    a_visitor(life, "no way there")
    path = life.folder / "numbers.journal"
    whole = path.stat().st_size
    life.alone.give(e.TakeOffline("torn", ASKED, 1.0), SERIES)
    content = path.read_bytes()
    path.write_bytes(content[: min(len(content) - 1, whole + torn)])
    life.begin()
    assert life.alone.given("torn") is None
    assert path.stat().st_size == whole
    assert a_visitor(life, "no way there") == "K002"


def test_a_server_restored_from_an_older_backup_learns_todays_numbers_again(
    life: KioskLife,
) -> None:
    for _ in range(3):
        a_visitor(life, "no way there")
    life.connect()
    a_visitor(life, "no way there")
    life.server.restore()
    life.connect()
    truth(life)
    assert numbers_of(life) == [1, 2, 3, 4]


def test_three_days_without_a_server_are_three_days_of_numbers_from_one(life: KioskLife) -> None:
    labels = []
    for _ in range(3):
        labels.append([a_visitor(life, "no way there") for _ in range(4)])
        life.server.play.pass_time(24 * 3600)
        life.begin()
    assert labels == [["K001", "K002", "K003", "K004"]] * 3
    server = life.server.play
    day = server.now.date()
    server.take_in([ev.DayOpened(day=day)], "system")
    life.connect()
    lapsed = [row[3] for row in server.rows if isinstance(row[3], ev.OfflineTicketLapsed)]
    assert sorted((one.day, one.number) for one in lapsed) == [
        (day - timedelta(days=ago), n) for ago in (3, 2, 1) for n in (1, 2, 3, 4)
    ]


def test_a_clock_at_1970_changes_neither_day_nor_order(life: KioskLife) -> None:
    first = a_visitor(life, "no way there")
    life.alone.clock.learn(life.server.play.now.timestamp())
    life.wall_off_s = -life.server.play.now.timestamp()
    life.begin()
    second = a_visitor(life, "no way there")
    assert (first, second) == ("K001", "K002")
    given_ = life.alone.journal.pending(life.server.epoch)
    assert [one.day for one in given_] == ["2026-11-23"] * 2
    assert given_[1].touched_at >= "2026-11-23"


def test_a_clock_in_the_next_century_opens_no_day(life: KioskLife) -> None:
    a_visitor(life, "no way there")
    life.wall_off_s = 90 * 365 * 24 * 3600.0
    life.begin()
    assert a_visitor(life, "no way there") == "K002"


def test_a_kiosk_with_a_new_disk_asks_how_far_its_numbers_have_come(
    life: KioskLife, tmp_path: Path
) -> None:
    for _ in range(3):
        a_visitor(life, "no way there")
    life.connect()
    fresh = KioskLife(tmp_path / "new", life.server)
    fresh.connect()
    assert a_visitor(fresh, "no way there", key="another-touch") == "K004"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(-1, 4)), max_size=8))
def test_whenever_the_power_goes_the_last_word_on_whether_a_kiosk_is_let_in_counts(
    words: list[tuple[bool, int]],
) -> None:
    patch = pytest.MonkeyPatch()
    with TemporaryDirectory() as folder:
        life = KioskLife(Path(folder), OfficeServer())
        power, certain = Power(), {False}
        with power.counted(patch):
            for refused, cut in words:
                power.left = cut if cut >= 0 else None
                try:
                    life.alone.heard_of_itself(refused=refused)
                    certain = {refused}
                except PowerCut:
                    certain |= {refused}
                power.left = None
                life.begin()
                assert is_refused(life) in certain
                certain = {is_refused(life)}


def is_refused(life: KioskLife) -> bool:
    return any(isinstance(one, e.LinkLost) and one.refused for one in life.alone.remembered())


def test_a_refusal_that_the_disk_does_not_take_is_written_down_at_the_next_one(
    life: KioskLife, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space left")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        life.alone.heard_of_itself(refused=True)
    assert not is_refused(life)
    life.alone.heard_of_itself(refused=True)
    life.begin()
    assert is_refused(life)
