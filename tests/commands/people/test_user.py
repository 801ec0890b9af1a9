"""The last way in: removing a lost second step on the server's own machine."""

import asyncio
from pathlib import Path

import pyotp
import pytest

from queue_server.clock import SystemClock
from queue_server.commands.people import user
from queue_server.configured import with_accounts
from queue_server.people.use import Accounts
from queue_server.settings import Settings

PASSWORD = "lantern-over-the-door"


async def enrol(accounts: Accounts) -> None:
    await accounts.users.add("wang", "admin", PASSWORD)
    _, who = await accounts.sign_in("wang", PASSWORD)
    secret = await accounts.second_steps.begin(who)
    await accounts.second_steps.confirm(who, pyotp.TOTP(secret).at(SystemClock().now()), "")


def test_a_lost_second_step_is_taken_away_at_the_server_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings.load()
    asyncio.run(with_accounts(settings, tmp_path, None, enrol))
    place = ["--data", str(tmp_path)]
    assert user.main(["reset-step", "wang", *place]) == 0
    assert "without a second step" in capsys.readouterr().out
    assert user.main(["reset-step", "wang", *place]) == 1
    assert user.main(["reset-step", "nobody", *place]) == 1

    async def comes_in(accounts: Accounts) -> str:
        _, who = await accounts.sign_in("wang", PASSWORD)
        return who.role

    assert asyncio.run(with_accounts(settings, tmp_path, None, comes_in)) == "admin"
