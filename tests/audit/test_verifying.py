"""The chain is walked by another process, and its findings are reported."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from queue_server.audit.ports import shown_lines
from queue_server.audit.verifying import ProcessVerifier
from queue_server.clock import SystemClock
from queue_server.opening import open_storage
from queue_server.storage.journal.part import FILE
from tests.storage.making import Writer
from tests.waiting import until

BRANCH = "longjing"


@pytest.fixture
async def verifier(tmp_path: Path) -> AsyncIterator[ProcessVerifier]:
    """Of a data folder with a few rows."""
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    writer = Writer(BRANCH)
    await storage.journal.append(*writer.open_day())
    await storage.journal.append(*writer.issue())
    await storage.close()
    made = ProcessVerifier(tmp_path, None, SystemClock())
    yield made
    await made.close()


async def test_what_holds_is_said_to_hold_and_what_was_changed_is_not(
    verifier: ProcessVerifier, tmp_path: Path
) -> None:
    assert verifier.verdict.state == "never"
    verifier.start()
    assert verifier.verdict.state == "running"
    await until(lambda: verifier.verdict.state != "running", "the verdict")
    assert verifier.verdict.state == "holds", verifier.verdict
    assert "rows hold" in verifier.verdict.said[-1]

    with closing(sqlite3.connect(tmp_path / FILE)) as file, file:
        file.execute("DROP TRIGGER IF EXISTS journal_no_update")
        file.execute("UPDATE journal SET actor = 'user:nobody' WHERE seq = 1")
    verifier.start()
    await until(lambda: verifier.verdict.state != "running", "the verdict")
    assert verifier.verdict.state == "broken", verifier.verdict


async def test_a_server_that_ends_takes_the_walk_with_it(verifier: ProcessVerifier) -> None:
    verifier.start()
    verifier.start()  # once at a time
    await verifier.close()
    assert verifier.verdict.state == "running"


def test_of_a_long_output_the_end_is_kept() -> None:
    assert shown_lines("a\n\nb\n  \nc\n", 2) == ["b", "c"]
