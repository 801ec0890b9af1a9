"""Users with a second step give its code to commands as well."""

import asyncio

import pyotp

from queue_server.clock import SystemClock
from queue_server.configured import with_accounts
from queue_server.people.use import Accounts
from queue_server.settings import Settings
from tests.commands.office.a_server import PASSWORD, Office, office

__all__ = ["office"]


def test_a_command_signs_in_with_the_code_and_not_without(office: Office) -> None:
    async def enrol(accounts: Accounts) -> str:
        _, who = await accounts.sign_in("boss", PASSWORD)
        secret = await accounts.second_steps.begin(who)
        recovery = await accounts.second_steps.confirm(
            who, pyotp.TOTP(secret).at(SystemClock().now()), ""
        )
        return recovery[0]

    code = asyncio.run(with_accounts(Settings.load(), office.data, None, enrol))
    without = office.boss("suspensions")
    assert without.returncode == 1
    assert "code" in without.stderr
    assert office.boss("suspensions", "--code", code).returncode == 0
    assert office.boss("suspensions", "--code", code).returncode == 1
    link = office.run("user", "link", "boss", "--data", str(office.data)).stdout.strip()
    way = ("suspensions", "--server", office.url, "--link", link)
    assert office.run(*way).returncode == 1
    asyncio.run(with_accounts(Settings.load(), office.data, None, _reset))


async def _reset(accounts: Accounts) -> None:
    await accounts.second_steps.remove("boss", by="test")
