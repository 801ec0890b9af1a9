"""Other processes learn of a commit after it, not during it, even if never notified."""

import asyncio
import threading
from pathlib import Path

import psycopg
import pytest

from queue_server.storage.postgres import listener
from queue_server.storage.postgres import notifier as notifier_module
from queue_server.storage.postgres.engine import connect_alone
from queue_server.storage.postgres.journal import open_postgres
from queue_server.storage.postgres.notifier import Notifier
from queue_server.usecases.ports import Message
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


class Away:
    """A database that does not answer until it is :meth:`back`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.asked = threading.Event()
        self._connect = connect_alone
        monkeypatch.setattr(notifier_module, "connect_alone", self._refuse)

    def back(self) -> None:
        self._patch.setattr(notifier_module, "connect_alone", self._connect)

    def _refuse(self, url: str) -> None:
        self.asked.set()
        raise psycopg.OperationalError("nobody is there")


async def test_what_is_noted_together_is_sent_together(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as ear:
        ear.execute("LISTEN jiaohao_journal")
        notifier = Notifier(postgres_url, "me")
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
        notifier = Notifier(postgres_url, "me")
        notifier.wake("longjing")
        first = await asyncio.to_thread(next, ear.notifies(timeout=PATIENCE_S))
        assert first.payload == "me longjing"
        for branch in ("shalu", "longjing", "shalu"):
            notifier.wake(branch)
            await asyncio.sleep(0)
        await notifier.close()
        assert heard(ear, postgres_url) == ["me longjing", "me shalu"]


async def test_of_two_messages_the_newer_is_sent_and_a_lost_one_does_not_come_after_it(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier_module, "AGAIN_S", 3600.0)
    away = Away(monkeypatch)
    notifier = Notifier(postgres_url, "me")
    notifier.send("longjing", Message("walls", "1 3"))
    await asyncio.to_thread(away.asked.wait, PATIENCE_S)
    notifier.send("longjing", Message("walls", "1 4"))
    away.back()
    with psycopg.connect(postgres_url, autocommit=True) as ear:
        ear.execute("LISTEN jiaohao_journal")
        await notifier.close()
        assert heard(ear, postgres_url) == ["me longjing walls  1 4"]


async def test_a_message_about_something_else_does_not_take_the_place_of_one_that_waits(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier_module, "AGAIN_S", 3600.0)
    away = Away(monkeypatch)
    notifier = Notifier(postgres_url, "me")
    notifier.send("longjing", Message("windows", "4:7:user:mei", "1"))
    await asyncio.to_thread(away.asked.wait, PATIENCE_S)
    notifier.send("longjing", Message("windows", "5:8:user:chen", "2"))
    away.back()
    with psycopg.connect(postgres_url, autocommit=True) as ear:
        ear.execute("LISTEN jiaohao_journal")
        await notifier.close()
        assert heard(ear, postgres_url) == [
            "me longjing windows 1 4:7:user:mei",
            "me longjing windows 2 5:8:user:chen",
        ]


async def test_a_database_that_is_away_is_told_when_it_is_back(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier_module, "AGAIN_S", 0.01)
    away = Away(monkeypatch)
    with psycopg.connect(postgres_url, autocommit=True) as ear:
        ear.execute("LISTEN jiaohao_journal")
        notifier = Notifier(postgres_url, "me")
        notifier.wake("longjing")
        await asyncio.to_thread(away.asked.wait, PATIENCE_S)
        away.back()
        first = await asyncio.to_thread(next, ear.notifies(timeout=PATIENCE_S))
        assert first.payload == "me longjing"
        await notifier.close()
        assert heard(ear, postgres_url) == []


async def test_who_has_nothing_to_send_does_not_connect(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Away(monkeypatch)
    await Notifier(postgres_url, "me").close()
    assert not away.asked.is_set()


async def test_a_database_that_stays_away_does_not_keep_a_server_from_ending(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Away(monkeypatch)
    notifier = Notifier(postgres_url, "me")
    notifier.wake("longjing")
    await asyncio.to_thread(away.asked.wait, PATIENCE_S)
    async with asyncio.timeout(PATIENCE_S):
        await notifier.close()


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
