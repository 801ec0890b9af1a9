"""What the wing keeps: alike in memory and in a database."""

from datetime import UTC, date, datetime

import pytest

from queue_server.core.events import NoticeSaved
from queue_server.opening import Storage
from queue_server.signage.ports import Aired, Clip, NoticeChange, Picture, SignageStore
from queue_server.usecases.ports import JournalRow

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture
def store(storage: Storage) -> SignageStore:
    return storage.signage


def picture(letter: str, data: bytes, minute: int = 0) -> Picture:
    return Picture(
        name=letter * 64, width_px=40, height_px=30, size_bytes=len(data),
        added_by="user:boss", added_at=AT.replace(minute=minute),
    )  # fmt: skip


async def test_a_picture_is_kept_with_its_bytes_the_newest_first(store: SignageStore) -> None:
    old, new = picture("a", b"one"), picture("b", b"four", 5)
    await store.add_picture(old, b"one")
    await store.add_picture(new, b"four")
    assert list(await store.pictures()) == [new, old]
    assert await store.picture("a" * 64) == b"one"
    assert await store.picture("c" * 64) is None


async def test_a_picture_that_is_there_stays_as_it_is(store: SignageStore) -> None:
    first = picture("a", b"one")
    await store.add_picture(first, b"one")
    await store.add_picture(picture("a", b"one", 30), b"one")
    assert list(await store.pictures()) == [first]


async def test_a_deleted_picture_is_gone(store: SignageStore) -> None:
    await store.add_picture(picture("a", b"one"), b"one")
    assert await store.delete_picture("a" * 64)
    assert not await store.delete_picture("a" * 64)
    assert list(await store.pictures()) == []


async def test_a_clip_is_kept_with_its_bytes_until_its_poster_is_deleted(
    store: SignageStore,
) -> None:
    await store.add_picture(picture("a", b"one"), b"one")
    first, second = (
        Clip(name=letter * 64, poster=poster * 64, seconds=12, added_at=AT.replace(minute=minute))
        for letter, poster, minute in (("c", "a", 1), ("d", "e", 2))
    )
    for clip in (first, second):
        await store.add_clip(clip, b"moving")
    await store.add_clip(first, b"other")
    assert list(await store.clips()) == [second, first]
    assert await store.clip("c" * 64) == b"moving"
    await store.delete_picture("a" * 64)
    assert list(await store.clips()) == [second]
    assert await store.clip("c" * 64) is None


async def test_the_same_report_twice_or_an_older_one_changes_nothing(store: SignageStore) -> None:
    for seconds in ({"n1": 10, "n2": 5}, {"n1": 10, "n2": 5}, {"n1": 30}, {"n1": 20}):
        await store.note_aired("lobby", MONDAY, seconds)
    await store.note_aired("upstairs", MONDAY, {"n1": 7})
    await store.note_aired("lobby", TUESDAY, {"n1": 1})
    assert list(await store.aired(MONDAY, MONDAY)) == [
        Aired(display="lobby", day=MONDAY, notice="n1", seconds=30),
        Aired(display="lobby", day=MONDAY, notice="n2", seconds=5),
        Aired(display="upstairs", day=MONDAY, notice="n1", seconds=7),
    ]


async def test_air_time_that_is_long_gone_is_deleted(store: SignageStore) -> None:
    await store.note_aired("lobby", MONDAY, {"n1": 10})
    await store.note_aired("lobby", TUESDAY, {"n1": 20})
    assert await store.forget_aired_before(TUESDAY) == 1
    assert [one.seconds for one in await store.aired(MONDAY, TUESDAY)] == [20]


def row(seq: int, actor: str = "user:boss") -> JournalRow:
    return JournalRow(
        branch="longjing", seq=seq, day=MONDAY, at=AT, kind=NoticeSaved.KIND, ticket=None,
        counter=None, actor=actor, request_id=None, data={"id": f"n{seq}"},
    )  # fmt: skip


async def test_the_last_changes_are_listed_the_newest_first(store: SignageStore) -> None:
    async def keep(*rows: JournalRow) -> None:
        journal = getattr(store, "_journal", None)
        if journal is None:
            store.take(rows, None)
        else:
            await journal.change(lambda connection: store.take(rows, connection))

    await keep(row(1), row(2, "user:lin"))
    await keep(row(3))
    await keep(row(2, "user:lin"), row(3))  # rows that are taken again change nothing
    found = await store.changes(2)
    assert [one.seq for one in found] == [3, 2]
    assert found[1] == NoticeChange(
        seq=2, at=AT, actor="user:lin", kind=NoticeSaved.KIND, notice="n2"
    )  # fmt: skip
