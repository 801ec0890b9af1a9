"""``run.py grant``: let a role of a city's database serve one branch and see no other.

The address is that of the database's owner; the branch is the configured one. Create the role
first: CREATE ROLE name LOGIN PASSWORD '…'.
"""

from pathlib import Path

from queue_server.command_line import Arguments, refuse, say
from queue_server.commands.arguments import add_database
from queue_server.commands.common import settings_or_exit
from queue_server.opening import PARTS
from queue_server.settings import DEFAULT_PATH
from queue_server.storage.postgres.grants import grant, revoke
from queue_server.usecases.ports import StorageDown


def main(argv: list[str]) -> int:
    """Exit 0 when done, 1 when refused, 2 for bad arguments."""
    options = _parser().parse_args(argv)
    branch = settings_or_exit(options.config).rules.branch
    change, said = (revoke, "no longer serves") if options.revoke else (grant, "serves")
    try:
        change(options.database, options.role, branch, PARTS)
    except StorageDown as error:
        return refuse("grant", error)
    say(f"{options.role} {said} branch {branch}")
    return 0


def _parser() -> Arguments:
    parser = Arguments(prog="run.py grant", description=__doc__)
    parser.add_argument("role", help="a login of the database")
    add_database(parser, required=True, about="as the owner of its tables")
    parser.add_argument("--config", type=Path, default=DEFAULT_PATH, help="a config.toml")
    parser.add_argument("--revoke", action="store_true", help="take the branch back")
    return parser
