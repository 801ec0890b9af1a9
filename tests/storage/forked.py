"""Migrations in processes of their own, killed at a statement.

Tested by tests/storage/test_migrate.py.
"""

import signal
from typing import Protocol

#: Loads the product once and forks for each migration: a process of its own is killed, and loading
#: takes ten times as long as a migration.
FORKING = """
import json, os, signal, sys
import alembic.autogenerate.api, alembic.command, alembic.config
from sqlalchemy import event
from queue_server import opening
from queue_server.storage.migrate import migrate, run_steps
from tests.storage.older import engine_of

def run(where, name, deadly, steps, told):
    (part,) = (one for one in opening.PARTS if one.name == name)
    engine = engine_of(where, part)
    count = 0

    @event.listens_for(engine, "after_cursor_execute")
    def after(*_):
        nonlocal count
        count += 1
        if count == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    with engine.connect() as connection:
        if steps:
            with connection.begin():
                run_steps(connection, part, "longjing")
        else:
            migrate(connection, part, "longjing")
    os.write(told, str(count).encode())

for line in sys.stdin:
    reading, told = os.pipe()
    child = os.fork()
    if child == 0:
        ended = 1
        try:
            run(*json.loads(line), told)
            ended = 0
        finally:
            sys.stderr.flush()
            os._exit(ended)
    os.close(told)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as said:
        print(os.waitstatus_to_exitcode(status), said.read() or 0, flush=True)
"""


class Run(Protocol):
    """Migrate a part, killed at a statement or not at all; ``steps``: by all of its steps, even
    in an empty database. Returns exit code and statements.
    """

    def __call__(
        self, where: str, part: str, deadly: int, steps: bool = False
    ) -> tuple[int, int]: ...


KILLED = -signal.SIGKILL
