"""Everything persistent, opened from a data directory: the journal and the parts of wings."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from queue_server.campaigns.memory import MemoryCampaigns
from queue_server.campaigns.ports import CampaignStore
from queue_server.campaigns.store.part import CAMPAIGNS
from queue_server.campaigns.store.sql import SqlCampaigns
from queue_server.clock import SystemClock
from queue_server.outside_visits.memory import MemoryOutsideVisits
from queue_server.outside_visits.ports import OutsideVisitStore
from queue_server.outside_visits.store.part import OUTSIDE_VISITS
from queue_server.outside_visits.store.sql import SqlOutsideVisits
from queue_server.people.memory import MemoryAccountStore
from queue_server.people.store.part import ACCOUNTS
from queue_server.people.store.sql import SqlAccountStore, open_accounts
from queue_server.reports.making.workshop import ProcessWorkshop, ThreadWorkshop
from queue_server.reports.memory import MemoryKiosks, MemoryPopulation, MemoryVisits
from queue_server.reports.ports import KioskStore, PopulationStore, VisitStore, Workshop
from queue_server.reports.store.kiosks import SqlKiosks
from queue_server.reports.store.part import REPORTS
from queue_server.reports.store.population import SqlPopulation
from queue_server.reports.store.visits import SqlVisits
from queue_server.signage.memory import MemorySignage
from queue_server.signage.ports import SignageStore
from queue_server.signage.store.part import SIGNAGE
from queue_server.signage.store.sql import SqlSignage
from queue_server.storage.backed_up import FOLDER, require_backup
from queue_server.storage.care.upgrade import back_up_before_upgrade
from queue_server.storage.cursors import MemoryCursors, SqlCursors
from queue_server.storage.journal.part import JOURNAL
from queue_server.storage.journal.sql import SqlJournal
from queue_server.storage.leases import Alone, PostgresLeases
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.storage.parts import DatabasePart
from queue_server.storage.postgres.journal import PostgresJournal, open_postgres
from queue_server.storage.postgres.upgrade import migrate_database
from queue_server.storage.sqlite.journal import KEYS, SqliteJournal, open_sqlite
from queue_server.storage.sqlite.owner import BALLAST_BYTES
from queue_server.usecases.ports import Cursors, Leases


@dataclass(frozen=True, slots=True)
class Twins:
    """A store of a wing: its tables beside the journal, and its SQL and in-memory versions."""

    part: DatabasePart
    sql: Callable[[SqlJournal, str], Any]
    memory: Callable[[], Any]


#: What wings keep beside the journal, by its name in :class:`Storage`.
STORES: dict[str, Twins] = {
    "visits": Twins(REPORTS, SqlVisits, MemoryVisits),
    "kiosks": Twins(REPORTS, SqlKiosks, MemoryKiosks),
    "population": Twins(REPORTS, SqlPopulation, MemoryPopulation),
    "signage": Twins(SIGNAGE, SqlSignage, MemorySignage),
    "outside_visits": Twins(OUTSIDE_VISITS, SqlOutsideVisits, MemoryOutsideVisits),
    "campaigns": Twins(CAMPAIGNS, SqlCampaigns, MemoryCampaigns),
}
#: The wings' parts in the journal's file.
BESIDE: tuple[DatabasePart, ...] = tuple(dict.fromkeys(one.part for one in STORES.values()))
#: Everything that is backed up, restored, migrated and granted; the journal comes first.
PARTS: tuple[DatabasePart, ...] = (JOURNAL, *BESIDE, ACCOUNTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """The journal and the accounts of one server process."""

    journal: SqliteJournal | PostgresJournal | MemoryJournal
    accounts: SqlAccountStore | MemoryAccountStore
    leases: Leases
    cursors: Cursors
    visits: VisitStore
    kiosks: KioskStore
    workshop: Workshop
    population: PopulationStore
    signage: SignageStore
    outside_visits: OutsideVisitStore
    campaigns: CampaignStore
    epoch: str

    async def close(self) -> None:
        """Close everything; the journal last, because it holds the lock of the directory."""
        await self.workshop.close()
        await self.accounts.close()
        await self.journal.close()


async def open_storage(
    data: Path,
    database: str | None = None,
    *,
    branch: str,
    ballast_bytes: int = BALLAST_BYTES,
) -> Storage:
    """Open the SQLite files in ``data``, or the PostgreSQL ``database`` with keys in ``data``.
    The journal holds every branch there, the accounts are those of ``branch``.

    Raises:
        StorageDown: With the reason; nothing is left open.
    """
    journal: SqliteJournal | PostgresJournal
    if database is None:
        await asyncio.to_thread(back_up_before_upgrade, data, PARTS, SystemClock().now())
        journal = await open_sqlite(data, ballast_bytes=ballast_bytes, parts=BESIDE)
    else:
        await asyncio.to_thread(_upgrade_together, database, data, branch)
        journal = await open_postgres(database, data / KEYS, parts=BESIDE)
    try:
        accounts = await open_accounts(data, database, branch)
    except BaseException:
        await journal.close()
        raise
    leases = PostgresLeases(journal) if database is not None else Alone()
    return Storage(
        journal=journal,
        accounts=accounts,
        leases=leases,
        cursors=SqlCursors(journal),
        workshop=ProcessWorkshop(data, database, branch),
        epoch=journal.epoch,
        **{name: one.sql(journal, branch) for name, one in STORES.items()},
    )


def _upgrade_together(database: str, data: Path, branch: str) -> None:
    """Upgrade all parts before any is opened: an open one locks the tables of the others."""
    backups = data / FOLDER
    migrate_database(
        database, *PARTS, branch=branch, before=lambda c: require_backup(c, backups)
    )  # fmt: skip


def memory_storage(database: MemoryDatabase | None = None) -> Storage:
    """Storage that lasts as long as the process."""
    database = database or MemoryDatabase()
    journal = MemoryJournal(database)
    stores = {name: one.memory() for name, one in STORES.items()}
    return Storage(
        journal=journal,
        accounts=MemoryAccountStore(),
        leases=Alone(),
        cursors=MemoryCursors(database),
        workshop=ThreadWorkshop(lambda: stores["visits"].read(stores["kiosks"].reported())),
        epoch=journal.epoch,
        **stores,
    )
