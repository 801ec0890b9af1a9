"""``run.py enroll``: give a kiosk, a display or a device host its token, or revoke it.

The token, or with ``--code`` the code for ``run.py join``, is printed once, with nothing else on
standard output; only its hash is kept.
"""

import argparse

from queue_server.command_line import Arguments
from queue_server.commands.people.user import add_place, run_on_accounts
from queue_server.people.rules import MACHINE_KINDS
from queue_server.people.use import Accounts


def main(argv: list[str]) -> int:
    """Exit 0 when done, 1 when refused, 2 for bad arguments."""
    parser = Arguments(prog="run.py enroll", description=__doc__)
    parser.add_argument("name")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--kind", choices=MACHINE_KINDS)
    what.add_argument("--revoke", action="store_true", help="take the token back")
    parser.add_argument(
        "--code", action="store_true", help="print a code to enter there within ten minutes"
    )
    add_place(parser)
    options = parser.parse_args(argv)
    return run_on_accounts("enroll", options, lambda accounts: _enroll(accounts, options))


async def _enroll(accounts: Accounts, options: argparse.Namespace) -> str:
    if options.revoke:
        await accounts.enrolment.revoke(options.name)
        return ""
    if options.code:
        return (await accounts.enrolment.make_code(options.name, options.kind))[0]
    return await accounts.enrolment.enroll(options.name, options.kind)
