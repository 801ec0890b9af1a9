"""Checking a database against heads noted outside it: is it the newest copy, and complete?"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from queue_server.storage.care.broken import Broken
from queue_server.storage.care.read_beside import beside
from queue_server.storage.care.verify import JournalHead
from queue_server.storage.journal import queries, rows
from queue_server.storage.journal.part import JOURNAL
from queue_server.storage.parts import DatabasePart
from queue_server.usecases.heads import CHAIN_DIGITS, DayHead
from queue_server.usecases.ports import DayEnd, StorageDown


def check_noted(
    data: Path,
    database: str | None,
    parts: Iterable[DatabasePart],
    heads: Mapping[str, JournalHead],
    noted: Iterable[DayHead],
) -> int:
    """Compare a verified database with heads; returns how many rows could be compared.

    Rows of days that retention has deleted cannot.

    Raises:
        Broken: An older copy was put in place, a branch was deleted, or another past was written.
        StorageDown: If it cannot be read.
    """
    compared = 0
    for one in noted:
        if one.branch not in heads:
            raise Broken(one.branch, one.seq, f"the branch is gone; {one.day} ended with this row")
        if heads[one.branch].seq < one.seq:
            end = heads[one.branch].seq
            raise Broken(
                one.branch, end, f"this is an older copy: {one.day} ended with row {one.seq}"
            )
        compared += _compare_row(data, database, one)
        if one.accounts:
            _compare_accounts(data, database, parts, one)
    return compared


def _compare_row(data: Path, database: str | None, one: DayHead) -> bool:
    with beside(data, database, JOURNAL) as connection:
        found = queries.fetch(connection, rows.SELECT_CHAIN, one.branch, one.seq)
    if found and bytes(found[0][0]).hex()[:CHAIN_DIGITS] != one.chain:
        raise Broken(one.branch, one.seq, f"not the row that {one.day} ended with")
    return bool(found)


def _compare_accounts(
    data: Path, database: str | None, parts: Iterable[DatabasePart], one: DayHead
) -> None:
    version, _, _ = one.accounts.partition("-")
    now = marks(data, database, parts, one.branch)
    present, _, _ = now.partition("-")
    if int(present or 0) < int(version):
        raise Broken(one.branch, 0, f"the accounts are older than those of {one.day}")
    if present == version and now != one.accounts:
        raise Broken(one.branch, 0, f"the accounts are not those of {one.day}")


def marks(data: Path, database: str | None, parts: Iterable[DatabasePart], branch: str) -> str:
    """The marks by which parts beside the journal identify their present state; may be empty."""
    found = []
    for part in parts:
        if database is not None or (data / part.file).exists():
            with beside(data, database, part) as connection:
                found.append(part.mark(connection, branch))
    return "".join(found)


def day_end(data: Path, database: str | None, branch: str, day: str | None) -> DayEnd:
    """How a service day ended, or its state so far; the newest one when ``day`` is None.

    Raises:
        StorageDown: If the database cannot be read, or has no row of that day.
    """
    with beside(data, database, JOURNAL) as connection:
        found = queries.day_end(connection, branch, day or "9999-12-31")
    if found is None or day not in (None, found.day.isoformat()):
        raise StorageDown(f"branch {branch} has no row of {day or 'any day'}")
    return found
