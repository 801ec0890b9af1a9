"""Access in the demonstration: tokens for its machines, links for its users."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from queue_server.commands.running.tokens import read_token, write_token
from queue_server.configured import with_accounts
from queue_server.core.errors import Refused
from queue_server.people.use import Accounts
from queue_server.settings import Settings

ADMIN = "admin"
CLERK = "practice-{}"


@dataclass(frozen=True, slots=True)
class Links:
    """One-time links: the admin's, and one for the clerk of each played counter."""

    admin: str
    clerks: dict[int, str]


def token_file(data: Path, name: str) -> Path:
    """The file of a machine's token."""
    return data / "tokens" / name


def prepare(
    settings: Settings, data: Path, machines: Mapping[str, str], counters: Iterable[int]
) -> Links:
    """Ensure the machines' tokens (by kind) and the users exist; returns new one-time links.

    Raises:
        StorageDown: If the accounts cannot be opened.
    """
    known = {name: read_token(token_file(data, name)) for name in machines}

    async def work(accounts: Accounts) -> tuple[dict[str, str], Links]:
        lost = [name for name, token in known.items() if not accounts.known.by_machine_token(token)]
        new = {name: await _enroll(accounts, name, machines[name]) for name in lost}
        admin = await _link(accounts, ADMIN, "admin")
        clerks = {n: await _link(accounts, CLERK.format(n), "clerk") for n in counters}
        return new, Links(admin, clerks)

    new, links = asyncio.run(with_accounts(settings, data, None, work))
    for name, token in new.items():
        write_token(token_file(data, name), token)
    return links


async def _link(accounts: Accounts, name: str, role: str) -> str:
    await accounts.users.add_link_only(name, role)
    return await accounts.links.make(name)


async def _enroll(accounts: Accounts, name: str, kind: str) -> str:
    try:
        return await accounts.enrolment.enroll(name, kind)
    except Refused:  # enrolled at an earlier start, but its token is lost here
        await accounts.enrolment.revoke(name)
        return await accounts.enrolment.enroll(name, kind)
