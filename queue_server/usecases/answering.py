"""Awaiting a store, with an error for callers when it is down.

Tested by tests/people/test_use.py.
"""

from collections.abc import Awaitable
from typing import TypeVar

from queue_server.core.errors import Unavailable
from queue_server.usecases.ports import StorageDown

T = TypeVar("T")


async def stored(work: Awaitable[T]) -> T:
    """Await an answer of a store.

    Raises:
        Unavailable: ``storage_down``.
    """
    try:
        return await work
    except StorageDown as error:
        raise Unavailable("storage_down", str(error)) from error
