"""A commit that was answered survives a power cut, in every SQLite file the product writes."""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import apsw
import pytest

from queue_server.opening import PARTS
from queue_server.storage.parts import OWNED, SHARED
from tests.storage.power import Machine
from tests.thorough import tried

CUTS = tried(100, thorough=300)
BOOK = Path(__file__).parents[2] / "drivers" / "printer" / "jobs" / "book.py"

#: What 0.1.0 wrote accounts.db with.
TOO_WEAK = ("PRAGMA journal_mode = DELETE", "PRAGMA synchronous = FULL")


def of_the_printer() -> tuple[str, ...]:
    return tuple(re.findall(r"PRAGMA [a-z_]+=[A-Z]+", BOOK.read_text()))


WRITTEN = {part.name: part.pragmas for part in PARTS} | {"print jobs": of_the_printer()}


@pytest.fixture
def machine() -> Iterator[Machine]:
    made = Machine("cut")
    yield made
    made.unregister()


def connect(machine: Machine, pragmas: Sequence[str]) -> apsw.Connection:
    connection = apsw.Connection("x.db", vfs="cut")
    if any("WAL" in pragma for pragma in pragmas):
        # Python cannot share memory with SQLite; alone, WAL needs none and syncs all the same.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    for pragma in pragmas:
        connection.execute(pragma)
    return connection


def lost_in_a_cut(machine: Machine, pragmas: Sequence[str], seed: int) -> bool:
    """Commit a few times, cut the power, look; whether an acknowledged commit is gone."""
    coin = random.Random(seed)
    machine.disk = type(machine.disk)()
    before = connect(machine, pragmas)
    before.execute("CREATE TABLE t (n INTEGER, filler BLOB)")
    machine.disk.sync()  # the product syncs the folder when it has made the file
    answered = coin.randint(1, 12)
    for n in range(1, answered + 1):
        before.execute("INSERT INTO t VALUES (?, randomblob(?))", (n, coin.randint(0, 6000)))
        if n % 3 == 0:
            before.execute("UPDATE t SET filler = randomblob(900) WHERE n = ?", (n - 1,))
    found = machine.disk.after_a_cut(coin)
    before.close()
    machine.disk = found
    after = connect(machine, pragmas)
    assert after.execute("PRAGMA integrity_check").get == "ok"
    kept = after.execute("SELECT count(*) FROM t").get
    after.close()
    return bool(kept != answered)


@pytest.mark.parametrize("pragmas", WRITTEN.values(), ids=WRITTEN)
def test_no_acknowledged_commit_is_lost(machine: Machine, pragmas: Sequence[str]) -> None:
    lost = [seed for seed in range(CUTS) if lost_in_a_cut(machine, pragmas, seed)]
    assert lost == []


def test_what_0_1_0_did_loses_commits_so_the_simulation_has_teeth(machine: Machine) -> None:
    lost = sum(lost_in_a_cut(machine, TOO_WEAK, seed) for seed in range(CUTS))
    assert lost > CUTS / 20


def test_the_two_ways_of_writing_are_those_that_were_tried() -> None:
    assert set(WRITTEN.values()) - {of_the_printer()} <= {OWNED, SHARED}
    assert of_the_printer() == ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
