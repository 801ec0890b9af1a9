"""Other processes learn of a commit after it, not during it, even if never notified."""

import asyncio
from pathlib import Path

import psycopg
import pytest

from queue_server.storage.postgres import listener
from queue_server.storage.postgres import notifier as notifier_module
from queue_server.storage.postgres.engine import make_engine
from queue_server.storage.postgres.journal import open_postgres
from queue_server.storage.postgres.notifier import Notifier
from queue_server.usecases.ports import StorageDown
from tests.storage.making import Writer
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.postgres


def heard(ear: "psycopg.Connection[tuple[object, ...]]", url: str) -> list[str]:
    """What was told so far: words come in the order of their commits, so one ends the list."""
    with psycopg.connect(url, autocommit=True) as last:
        last.execute("NOTIFY jiaohao_journal, 'the end'")
    received: list[str] = []
    for notice in ear.notifies(timeout=PATIENCE_S):
        if notice.payload == "the end":
            return received
        received.append(notice.payload)
    raise AssertionError(f"after {received} nothing came any more")


async def test_what_is_noted_together_is_sent_together(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as ear:
        ear.execute("LISTEN jiaohao_journal")
        notifier = Notifier(make_engine(postgres_url), "me")
        for _ in range(50):
            notifier.wake("longjing")
            notifier.wake("shalu")
        await notifier.close()
        assert heard(ear, postgres_url) == ["me longjing", "me shalu"]


async def test_the_first_goes_at_once_and_what_comes_soon_after_it_together(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier_module, "TOGETHER_S", 3600.0)
    with psycopg.connect(postgres_url, autocommit=True) as ear:
        ear.execute("LISTEN jiaohao_journal")
        notifier = Notifier(make_engine(postgres_url), "me")
        notifier.wake("longjing")
        first = await asyncio.to_thread(next, ear.notifies(timeout=PATIENCE_S))
        assert first.payload == "me longjing"
        for branch in ("shalu", "longjing", "shalu"):
            notifier.wake(branch)
            await asyncio.sleep(0)
        await notifier.close()
        assert heard(ear, postgres_url) == ["me longjing", "me shalu"]


async def test_of_two_words_the_newer_is_sent_and_a_lost_one_does_not_come_after_it(
    postgres_url: str,
) -> None:
    there = make_engine(postgres_url)
    notifier = Notifier(make_engine("postgresql://nobody@127.0.0.1:1/none"), "me")
    notifier.send("longjing", "walls 1 3")
    with pytest.raises(StorageDown):
        await notifier._send_now()
    notifier.send("longjing", "walls 1 4")
    notifier._lane._engine = there
    with psycopg.connect(postgres_url, autocommit=True) as ear:
        ear.execute("LISTEN jiaohao_journal")
        await notifier.close()
        assert heard(ear, postgres_url) == ["me longjing walls 1 4"]


async def test_a_database_that_is_away_is_told_when_it_is_back(postgres_url: str) -> None:
    there = make_engine(postgres_url)
    notifier = Notifier(make_engine("postgresql://nobody@127.0.0.1:1/none"), "me")
    notifier.wake("longjing")
    await asyncio.sleep(0)
    notifier._lane._engine = there  # the same address answers now
    with psycopg.connect(postgres_url, autocommit=True) as ear:
        ear.execute("LISTEN jiaohao_journal")
        await notifier.close()
        assert heard(ear, postgres_url) == ["me longjing"]


async def test_an_unannounced_commit_is_found_all_the_same(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "LOOK_EVERY_S", 0.2)
    monkeypatch.setattr(Notifier, "wake", lambda self, branch: None)
    here = await open_postgres(postgres_url, tmp_path / "here")
    there = await open_postgres(postgres_url, tmp_path / "there")
    w = Writer("longjing")
    await here.append(*w.open_day())
    woken = asyncio.Event()
    await there.catch_up("longjing", 0)
    await there.release("longjing")
    there.on_wake(lambda branch: woken.set())
    await asyncio.wait_for(woken.wait(), PATIENCE_S)
    woken.clear()
    await here.append(*w.issue())
    await asyncio.wait_for(woken.wait(), PATIENCE_S)
    assert len(await there.catch_up("longjing", 1)) == 1
    for one in (here, there):
        await one.close()
