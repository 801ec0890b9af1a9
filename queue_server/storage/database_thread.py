"""One thread, and the one connection only that thread uses.

Everything that blocks on a database runs on such a thread; the event loop only awaits it. A
failed connection is discarded and opened again at the next use.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from queue_server.storage.failures import translated
from queue_server.usecases.ports import StorageDown

T = TypeVar("T")

#: Pieces of work that may wait for a thread. A database that answers never has as many: a piece
#: takes some milliseconds.
MOST_WAITING = 4096


class DatabaseThread:
    """Runs work on its connection, one piece at a time, in the order given."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._connection: Connection | None = None
        self._closed = False
        self._waiting = 0

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on the thread.

        Raises:
            Conflict, StorageDown: For errors of the database; the latter also when
                :data:`MOST_WAITING` are waiting.
        """
        if self._closed:
            raise StorageDown(f"{self._name} is closed", reason="closed")
        if self._waiting >= MOST_WAITING:
            raise StorageDown(f"{self._name} does not answer; {self._waiting} wait for it")
        self._waiting += 1
        running = asyncio.get_running_loop().run_in_executor(self._executor, self.call, work)
        running.add_done_callback(self._ended)
        return await running

    def _ended(self, running: "asyncio.Future[Any]") -> None:
        self._waiting -= 1

    def call(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` where it is called: on the thread, or anywhere before that has begun."""
        with translated():
            try:
                return work(self._open())
            except SQLAlchemyError as error:
                if getattr(error, "connection_invalidated", False):
                    self.drop()
                raise

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def drop(self) -> None:
        """Discard the connection, with whatever it had begun."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.close()
        except SQLAlchemyError:
            connection.invalidate()

    async def close(self) -> None:
        """Finish the queued work, close the connection and end the thread. May be called again."""
        if self._closed:
            return
        self._closed = True
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._executor, self.close_now)
        self._executor.shutdown(wait=True)

    def close_now(self) -> None:
        """Close the connection and dispose of the engine."""
        with translated():
            self.drop()
            self._engine.dispose()
