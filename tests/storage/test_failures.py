"""Failures of databases and files reach callers as two errors, each with a reason."""

import pytest

from queue_server.storage.failures import translated
from queue_server.usecases.ports import StorageDown


def test_bytes_of_a_damaged_file_that_are_no_text_are_damage() -> None:
    with pytest.raises(StorageDown) as down, translated():
        b"malformed \xaa".decode()
    assert down.value.reason == "damaged"
