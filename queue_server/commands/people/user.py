"""``run.py user``: accounts of staff. Passwords come on standard input, never as arguments.

A running server applies changes within two seconds.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from queue_server.command_line import Arguments, folder, reason, refuse, say, usable_folder
from queue_server.commands.arguments import add_database
from queue_server.commands.common import present_address, settings_or_exit, typed_password
from queue_server.configured import with_accounts
from queue_server.core.errors import JiaohaoError
from queue_server.people.rules import USER_ROLES
from queue_server.people.use import Accounts
from queue_server.settings import DEFAULT_PATH
from queue_server.usecases.ports import StorageDown


def main(argv: list[str]) -> int:
    """Exit 0 when done, 1 when refused, 2 for bad arguments."""
    options = _parser().parse_args(argv)
    if options.task in ("add", "password"):  # asked here: an event loop would swallow Ctrl-C
        options.password = typed_password(twice=True)
    return run_on_accounts(
        "user", options, lambda accounts: _TASKS[options.task](accounts, options)
    )


def _parser() -> Arguments:
    parser = Arguments(prog="run.py user", description=__doc__)
    tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    for task, about in (
        ("add", "add a user; the password on standard input"),
        ("password", "a new password, on standard input; signs the user out"),
        ("link", "print a link that signs the user in once, soon"),
        ("reset-step", "take the second step away, when telephone and recovery codes are lost"),
        ("remove", "take an account away"),
    ):
        one = tasks.add_parser(task, help=about)
        one.add_argument("name")
        if task == "add":
            one.add_argument("--role", required=True, choices=USER_ROLES)
        add_place(one)
    return parser


def add_place(parser: Arguments) -> None:
    """Add the options that say where the accounts are."""
    parser.add_argument("--config", type=Path, default=DEFAULT_PATH, help="a config.toml")
    parser.add_argument("--data", type=folder, default=Path("data"), help="what lasts (data/)")
    add_database(parser)


def run_on_accounts(
    command: str, options: argparse.Namespace, work: Callable[[Accounts], Awaitable[str]]
) -> int:
    """Do ``work`` and print the text it returns; a refusal is one line on standard error."""
    settings = settings_or_exit(options.config)
    data = usable_folder(options.data)
    try:
        said = asyncio.run(with_accounts(settings, data, options.database, work))
    except JiaohaoError as error:
        return refuse(command, error.detail)
    except (StorageDown, OSError) as error:
        return refuse(command, f"the data cannot be used: {reason(error)}")
    if said:
        say(said)
    return 0


async def _add(accounts: Accounts, options: argparse.Namespace) -> str:
    await accounts.users.add(options.name, options.role, options.password)
    return f"{options.name} may sign in as {options.role}"


async def _set_password(accounts: Accounts, options: argparse.Namespace) -> str:
    await accounts.users.set_password(options.name, options.password)
    return f"{options.name} has a new password"


async def _link(accounts: Accounts, options: argparse.Namespace) -> str:
    return f"{_address(options)}/signin?once={await accounts.links.make(options.name)}"


def _address(options: argparse.Namespace) -> str:
    """Where people reach the pages, by the configuration or a running server."""
    settings = settings_or_exit(options.config)
    if public := settings.catalogue()["slip"]["public_url"]:
        return str(public).rstrip("/")
    return present_address(settings, options.data)


async def _remove(accounts: Accounts, options: argparse.Namespace) -> str:
    await accounts.users.remove(options.name)
    return f"{options.name} is gone"


async def _reset_step(accounts: Accounts, options: argparse.Namespace) -> str:
    gone = await accounts.passkeys.remove_all(options.name, by="command")
    if not gone or accounts.known.users.has_code(options.name):
        await accounts.second_steps.remove(options.name, by="command")
    return f"{options.name} signs in without a second step"


_TASKS = {
    "add": _add,
    "password": _set_password,
    "link": _link,
    "reset-step": _reset_step,
    "remove": _remove,
}
