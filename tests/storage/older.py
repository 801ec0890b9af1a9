"""Databases as earlier versions left them, with a row in every table."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from queue_server.people.store.part import ACCOUNTS
from queue_server.storage import migrate
from queue_server.storage.parts import DatabasePart
from queue_server.storage.postgres import engine as postgres_engine
from queue_server.storage.sqlite.engine import writing_engine

EARLIER = (
    "INSERT INTO user_account VALUES ('mei', 'clerk', 'hash', 1, 2, NULL)",
    "INSERT INTO sign_in_session VALUES ('s', 'mei', 1, 2, 3, NULL)",
    "INSERT INTO device_token VALUES ('hall', 'kiosk', 't', 1, NULL)",
    "INSERT INTO sign_in_link VALUES ('l', 'mei', 3, NULL)",
    "UPDATE account_version SET version = 7",
)


def engine_of(where: str, part: DatabasePart) -> Engine:
    if where.startswith("postgresql:"):
        return postgres_engine.make_engine(where)
    return writing_engine(Path(where), part)


def at_the_first_shape(where: str) -> None:
    """Accounts as they were before they named a branch."""
    engine = engine_of(where, ACCOUNTS)
    with engine.connect() as connection, connection.begin():
        migrate.run_steps(connection, replace(ACCOUNTS, newest="0001"))
        for sql in EARLIER:
            connection.exec_driver_sql(sql)
    engine.dispose()


def made_by_0_1_0(data: Path) -> None:
    """A data directory as 0.1.0 left it: two days, one clerk, one kiosk, one print job."""
    kept = Path(__file__).with_name("made_by_0_1_0")
    (data / "keys").mkdir(parents=True)
    shutil.copy(kept / "chain.key", data / "keys" / "chain.key")
    for name in ("jiaohao", "accounts"):
        with closing(sqlite3.connect(data / f"{name}.db")) as file:
            file.executescript((kept / f"{name}.sql").read_text())
