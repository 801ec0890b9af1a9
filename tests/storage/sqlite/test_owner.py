"""One process owns a data directory. Ballast is tested by tests/storage/test_faults.py."""

import subprocess
import sys
from pathlib import Path

import pytest

from queue_server.storage.sqlite.owner import FileLock
from queue_server.usecases.ports import StorageDown

WITHOUT_FCNTL = """
import sys
sys.modules["fcntl"] = None
import queue_server.opening
from queue_server.storage.sqlite import owner
assert owner.fcntl is None
"""


def test_a_second_owner_is_refused_and_told_who_the_first_one_is(tmp_path: Path) -> None:
    first = FileLock(tmp_path / "lock")
    with pytest.raises(StorageDown, match=r"in use by process \d+") as down:
        FileLock(tmp_path / "lock")
    assert down.value.reason == "in_use"
    first.release()
    first.release()
    FileLock(tmp_path / "lock").release()


def test_storage_is_imported_where_there_is_no_fcntl() -> None:
    subprocess.run([sys.executable, "-c", WITHOUT_FCNTL], check=True, timeout=120)
