"""Parts of the server as the settings describe them: sign-in, logs, limits, upkeep."""

from collections.abc import Awaitable, Callable, Collection
from datetime import time, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from queue_server.audit.ports import Sources
from queue_server.audit.verifying import ProcessVerifier
from queue_server.clock import SystemClock
from queue_server.editing.files import HISTORY, OfficeFiles, VersionFolder
from queue_server.editing.ports import ConfigFiles
from queue_server.outside_visits.rules import terms as visit
from queue_server.people.provider.fetch import HttpFetch
from queue_server.people.provider.ports import Fetch, ProviderAway, ProviderTerms
from queue_server.people.rules import AccountPolicy
from queue_server.people.store.sql import open_accounts
from queue_server.people.use import Accounts
from queue_server.settings import Settings
from queue_server.settings.tables.visits import travel_of
from queue_server.storage.care.retention import Retention, Upkeep
from queue_server.storage.journal.sql import SqlJournal
from queue_server.tls.serving import Tls
from queue_server.traces.access_log import AccessLog
from queue_server.traces.security_log import SecurityLog, WrittenEvents
from queue_server.traces.syslog import ToSyslog
from queue_server.usecases.trace import Trace
from queue_server.web.guard.limits import Interval, Limits
from queue_server.web.guard.outside import Outside

T = TypeVar("T")

#: Within a data folder.
SECURITY_LOG = Path("logs") / "security.jsonl"


def account_policy(settings: Settings) -> AccountPolicy:
    """Sign-in as configured."""
    security = settings.security
    return AccountPolicy(
        lockout=security.lockout,
        idle=timedelta(minutes=security.session_idle_min),
        longest=timedelta(hours=security.session_max_h),
        password_min_chars=security.password_min_chars,
        failures_per_min=security.sign_ins_per_min,
        link_valid=timedelta(minutes=security.enrolment_min),
        second_step=frozenset(settings.sign_in.second_step),
        proof=timedelta(minutes=settings.sign_in.prove_again_min),
    )


def outside_visit_terms(settings: Settings) -> visit.VisitTerms | None:
    """What is configured about outside visits; None if the office makes none."""
    table = settings.visits
    if not table.zones:
        return None
    return visit.VisitTerms(
        kinds={
            name: visit.VisitKind(
                services=tuple(one.services), minutes=one.minutes, more_minutes=one.more_minutes
            )
            for name, one in table.kinds.items()
        },
        zones={one.name: dict(one.wording) for one in table.zones},
        travel=travel_of(table),
        leaves=_minute(table.leaves),
        back=_minute(table.back),
        ahead_days=table.ahead_days,
        trips=table.trips,
        keep_place=timedelta(days=table.keep_place_days),
    )


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def security_log(settings: Settings, data: Path) -> Trace:
    """Where the security events of a data directory go."""
    file = SecurityLog(data / SECURITY_LOG, SystemClock().now)
    return ToSyslog(file, settings.logs.syslog) if settings.logs.syslog else file


def audit_sources(data: Path, database: str | None) -> Sources:
    """Where an audit of a data folder looks."""
    verifier = ProcessVerifier(data, database, SystemClock())
    return Sources(WrittenEvents(data / SECURITY_LOG), verifier)


def config_files(settings: Settings, data: Path, database: str | None) -> ConfigFiles:
    """The office's editable files. With a database, several machines may serve the branch."""
    catalogue = settings.tables.branch.catalogue
    files = OfficeFiles(settings.path, catalogue, shared=database is not None)
    return ConfigFiles(files, VersionFolder(data / HISTORY))


def access_log(settings: Settings, data: Path) -> AccessLog | None:
    """Where requests are logged, if configured."""
    if not settings.logs.access:
        return None
    return AccessLog(data / "logs" / "access.jsonl", SystemClock().now)


def provider(settings: Settings) -> tuple[ProviderTerms, Fetch] | None:
    """The sign-in provider, if there is one; paths are relative to ``config.toml``.

    Raises:
        ProviderAway: If a file that it needs cannot be read.
    """
    table = settings.sign_in.oidc
    if not table.on:
        return None
    folder, secret = settings.path.parent, ""
    try:
        if table.client_secret_file:
            secret = (folder / table.client_secret_file).read_text("utf-8").strip()
        trusted = str(folder / table.authority_file) if table.authority_file else ""
        fetch = HttpFetch(trusted)
    except (OSError, ValueError) as error:
        raise ProviderAway(f"[sign_in.oidc]: {error}") from error
    address = table.address.rstrip("/")
    terms = ProviderTerms(
        issuer=table.issuer,
        client_id=table.client_id,
        client_secret=secret,
        label=table.label,
        redirect_uri=f"{address}/signin/provider",
        after_sign_out=f"{address}/clerk",
        scopes=tuple(table.scopes),
        name_claim=table.name_claim,
        role_claim=table.role_claim,
        roles=dict(table.roles),
        strong=frozenset(table.strong),
    )
    return terms, fetch


def outside(settings: Settings, *, tls: Tls | None = None) -> Outside:
    """The world in front of the server, as configured; ``tls``: it speaks HTTPS itself.

    It answers to every name in its certificate, as these names were given to it.
    """
    server = settings.server
    named = tls.names() if tls else ()
    return Outside.of(
        trusted=server.trusted_proxies,
        public_url=server.public_url or settings.slip.public_url,
        hosts=[*server.allowed_hosts, *named, urlsplit(settings.sign_in.oidc.address).netloc],
        origins=server.allowed_origins,
        tls=tls is not None,
    )


def limits(settings: Settings, *, on: bool) -> Limits:
    """How often one device may ask for a number."""
    return Limits(on=on, issue=Interval(settings.security.issue_interval_s))


def upkeep(
    settings: Settings,
    journal: SqlJournal,
    data: Path,
    database: str | None,
    readers: Collection[str] | None,
) -> Upkeep:
    """Backup and thinning out of the journal, never beyond what a follower has yet to read."""
    keep = retention(settings)
    return Upkeep(journal, settings.rules.branch, data, database, keep, readers=readers)


def retention(settings: Settings) -> Retention:
    """How long things are kept."""
    kept = settings.retention
    return Retention(
        backup_days=kept.backups, journal_days=kept.journal_days, notes_days=kept.notes_days
    )


async def with_accounts(
    settings: Settings, data: Path, database: str | None, work: Callable[[Accounts], Awaitable[T]]
) -> T:
    """Do something with the accounts alone; a server may be running on the same data.

    Raises:
        StorageDown: If they cannot be opened.
    """
    store = await open_accounts(data, database, settings.rules.branch)
    try:
        accounts = Accounts(
            store, SystemClock(), account_policy(settings), trace=security_log(settings, data)
        )
        await accounts.start()
        try:
            return await work(accounts)
        finally:
            await accounts.stop()
    finally:
        await store.close()
