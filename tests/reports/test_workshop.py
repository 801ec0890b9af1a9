"""Reports are made in a process of their own, which may be killed, fail or be kept waiting."""

import asyncio
import io
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from queue_server.core.errors import Unavailable
from queue_server.opening import open_storage
from queue_server.reports.making import workshop as shop
from queue_server.reports.making.orders import Order
from queue_server.reports.making.worker import LENGTH, serve
from queue_server.reports.making.workshop import ProcessWorkshop, ThreadWorkshop
from queue_server.reports.memory import MemorySource
from queue_server.reports.store.source import open_engine
from queue_server.reports.use import visit_follower
from queue_server.usecases.loops.followers import catch_up
from tests.reports.making import ask, office, served
from tests.storage.making import Writer, together
from tests.waiting import PATIENCE_S

BRANCH = "longjing"


def order(form: str = "json", name: str = "visits") -> bytes:
    return Order(ask=ask(name), office=office(), format=form).packed()


async def an_office(data: Path) -> None:
    storage = await open_storage(data, branch=BRANCH, ballast_bytes=0)
    w = Writer(BRANCH)
    await storage.journal.append(*together(w.open_day(), w.issues(3)))
    await catch_up(BRANCH, storage.journal, storage.cursors, visit_follower(storage.visits))
    await storage.close()


@pytest.fixture
async def at_work(tmp_path: Path) -> AsyncIterator[ProcessWorkshop]:
    await an_office(tmp_path)
    workshop = ProcessWorkshop(tmp_path, None, BRANCH)
    yield workshop
    await workshop.close()


def issued(file: bytes) -> int:
    return int(json.loads(file)["totals"][1])


def process(workshop: ProcessWorkshop) -> asyncio.subprocess.Process:
    assert workshop._process is not None
    return workshop._process


async def test_one_process_makes_one_report_after_the_other(at_work: ProcessWorkshop) -> None:
    assert issued(await at_work.make(order())) == 3
    first = process(at_work).pid
    files = await asyncio.gather(*(at_work.make(order(form)) for form in ("csv", "xlsx", "pdf")))
    assert [file[:4] for file in files] == [b"\xef\xbb\xbf\xe6", b"PK\x03\x04", b"%PDF"]
    assert process(at_work).pid == first


async def test_the_process_is_there_before_the_first_report(at_work: ProcessWorkshop) -> None:
    await at_work.ready()
    first = process(at_work)
    await at_work.ready()
    assert issued(await at_work.make(order())) == 3
    assert process(at_work) is first
    assert first.returncode is None


async def test_the_process_ends_when_its_server_is_gone(at_work: ProcessWorkshop) -> None:
    await at_work.make(order())
    worker = process(at_work)
    assert worker.stdin is not None
    worker.stdin.close()  # as the system does for a server that was killed
    assert await asyncio.wait_for(worker.wait(), PATIENCE_S) == 0


async def test_a_process_that_was_killed_meanwhile_is_replaced_unnoticed(
    at_work: ProcessWorkshop,
) -> None:
    await at_work.make(order())
    first = process(at_work)
    first.kill()
    assert issued(await at_work.make(order())) == 3
    assert process(at_work) is not first


async def test_an_order_that_ends_every_process_is_given_up(
    at_work: ProcessWorkshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await at_work.make(order())
    start, started = at_work._start, list[int]()

    async def dead() -> asyncio.subprocess.Process:
        made = await start()
        made.kill()
        await made.wait()
        started.append(made.pid)
        return made

    process(at_work).kill()
    with monkeypatch.context() as unlucky:
        unlucky.setattr(at_work, "_start", dead)
        with pytest.raises(Unavailable) as refused:
            await at_work.make(order())
    assert refused.value.code == "report_failed"
    assert len(started) == 1, "once is enough"
    assert issued(await at_work.make(order())) == 3


class Torn(io.BytesIO):
    """A pipe whose reader is gone after so many frames."""

    def __init__(self, frames: int) -> None:
        super().__init__()
        self.left = frames

    def flush(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise BrokenPipeError(32, "Broken pipe")


@pytest.mark.parametrize("frames", [0, 1, 3])
async def test_a_server_that_goes_while_its_report_is_made_is_no_error(
    tmp_path: Path, frames: int
) -> None:
    await an_office(tmp_path)
    packed = order("json", "month")
    orders = io.BytesIO(2 * (LENGTH.pack(len(packed)) + packed))
    engine, files = open_engine(tmp_path, None), Torn(frames)
    await asyncio.to_thread(serve, engine, BRANCH, orders, files)
    engine.dispose()
    assert files.left == -1, "nothing is sent after the pipe broke"


@pytest.mark.parametrize("sent", [b"", b"\0\0", b"\0\0\0\0", b"\0\0\0\0\0\0\1\0{"])
async def test_a_server_that_goes_while_it_orders_is_no_error(sent: bytes) -> None:
    """The four first bytes are the length of no address; then half an order."""
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "queue_server.reports.making.worker", "/nowhere", BRANCH,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE, cwd=Path(shop.__file__).parents[3],
    )  # fmt: skip
    assert await asyncio.wait_for(worker.communicate(sent), PATIENCE_S) == (b"", b"")
    assert worker.returncode == 0


async def test_a_worker_whose_server_does_not_listen_any_more_ends_quietly(
    at_work: ProcessWorkshop,
) -> None:
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "queue_server.reports.making.worker", str(at_work._begin[0]), BRANCH,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE, cwd=Path(shop.__file__).parents[3],
    )  # fmt: skip
    transport = worker._transport.get_pipe_transport(1)  # type: ignore[attr-defined]
    transport.close()
    packed = order("json", "month")
    said = await asyncio.wait_for(
        worker.communicate(LENGTH.pack(0) + LENGTH.pack(len(packed)) + packed), PATIENCE_S
    )
    assert (said[1], worker.returncode) == (b"", 0)


async def test_a_report_whose_asker_is_gone_is_given_up(at_work: ProcessWorkshop) -> None:
    await at_work.make(order())
    worker = process(at_work)
    asking = asyncio.create_task(at_work.make(order("pdf")))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert worker.returncode is not None
    assert issued(await at_work.make(order())) == 3


async def test_how_far_a_report_is_can_be_watched(at_work: ProcessWorkshop) -> None:
    said: list[tuple[int, int]] = []
    await at_work.make(order("csv", "month"), lambda done, of: said.append((done, of)))
    assert said[0][0] == 0
    assert [done for done, _ in said] == sorted(done for done, _ in said)
    assert len(said) > 5
    assert len({of for _, of in said}) == 1


async def test_a_report_that_takes_too_long_is_given_up(
    at_work: ProcessWorkshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop, "PATIENCE_S", 0.0)
    with pytest.raises(Unavailable) as refused:
        await at_work.make(order())
    assert refused.value.code == "report_failed"


async def test_an_answer_beyond_every_bound_is_not_read(
    at_work: ProcessWorkshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop, "LARGEST_BYTES", 10)
    with pytest.raises(Unavailable) as refused:
        await at_work.make(order())
    assert refused.value.code == "report_failed"


async def test_without_a_journal_to_read_storage_is_down(tmp_path: Path) -> None:
    workshop = ProcessWorkshop(tmp_path, None, BRANCH)
    with pytest.raises(Unavailable) as refused:
        await workshop.make(order())
    assert refused.value.code == "storage_down"
    await workshop.close()


async def test_one_more_than_may_wait_is_sent_away(
    at_work: ProcessWorkshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [at_work.make(order()) for _ in range(shop.MOST_WAITING + 1)]
    done = await asyncio.gather(*many, return_exceptions=True)
    (refused,) = [one for one in done if isinstance(one, BaseException)]
    assert isinstance(refused, Unavailable)
    assert refused.code == "reports_busy"


async def test_in_memory_the_same_orders_are_made_in_a_thread() -> None:
    source = MemorySource({"a": served("20261123-B001", 60)}, as_of_seq=3)
    workshop = ThreadWorkshop(lambda: source)
    assert issued(await workshop.make(order())) == 1
    await workshop.close()


async def test_an_order_that_cannot_be_made_does_not_stop_the_next(tmp_path: Path) -> None:
    await an_office(tmp_path)

    def sent(one: bytes) -> bytes:
        return LENGTH.pack(len(one)) + one

    orders = io.BytesIO(sent(b"nonsense") + sent(order()))
    files = io.BytesIO()
    engine = open_engine(tmp_path, None)
    await asyncio.to_thread(serve, engine, BRANCH, orders, files)
    engine.dispose()
    answers = list(frames(files.getvalue()))
    assert json.loads(answers[0][1:])["code"] == "report_failed"
    assert answers[0][:1] == b"-"
    assert issued(answers[1][1:]) == 3


def frames(sent: bytes) -> Any:
    while sent:
        size = LENGTH.unpack(sent[: LENGTH.size])[0]
        frame = sent[LENGTH.size : LENGTH.size + size]
        if frame[:1] != b"=":
            yield frame
        sent = sent[LENGTH.size + size :]
