"""``run.py suspend SCOPE``: stop giving numbers for the branch, a session or a service, at once.

SCOPE is ``branch``, ``session:NAME`` or ``service:CODE``. Prints only the suspension's id on
standard output, for ``run.py lift ID``. Needs the running server and a supervisor's sign-in.
"""

import argparse
from typing import Any

from queue_server.command_line import Arguments, complain, say
from queue_server.commands.office.client import StaffLink, add_sign_in, instant, signed_in


def main(argv: list[str]) -> int:
    """Exit 0 when in force or scheduled, 1 when refused, 2 for bad arguments."""
    options = _parser().parse_args(argv)
    return signed_in("suspend", options, lambda link: _suspend(link, options))


def _parser() -> Arguments:
    parser = Arguments(prog="run.py suspend", description=__doc__)
    parser.add_argument("scope", metavar="SCOPE", help="branch, session:NAME or service:CODE")
    parser.add_argument("--reason", required=True, help="why: a listed reason, or free words")
    parser.add_argument("--note", metavar="TEXT", help="more for staff; can be erased (erase-note)")
    parser.add_argument("--from", dest="starts", metavar="ISO", help="from when (now)")
    parser.add_argument("--until", metavar="ISO", help="until when (until it is lifted)")
    parser.add_argument("--wording", metavar="TEXT", help="what the public reads (the reason)")
    parser.add_argument("--wording-en", metavar="TEXT", help="the same in English")
    parser.add_argument(
        "--numbers", choices=("kept", "void"), default="kept",
        help="what becomes of numbers taken already: served to the end (default), or cancelled",
    )  # fmt: skip
    add_sign_in(parser)
    return parser


def _suspend(link: StaffLink, options: argparse.Namespace) -> None:
    catalogue = link.call("GET", "/catalogue")
    zone = str(catalogue["zone"])
    body: dict[str, Any] = {
        "scope": options.scope,
        "reason": options.reason,
        "note": options.note,
        "wording": _wording(options, str(catalogue["fallback"])),
        "starts": instant(options.starts, "--from", zone),
        "until": instant(options.until, "--until", zone),
        "numbers": options.numbers,
    }
    made = link.call("POST", "/suspensions", body)["suspension"]
    say(made["id"])
    complain(described(made))


def _wording(options: argparse.Namespace, language: str) -> dict[str, str]:
    wording = {language: options.wording or options.reason}
    if options.wording_en:
        wording["en"] = options.wording_en
    return wording


def described(one: dict[str, Any]) -> str:
    """A suspension on one line."""
    until = one["until"] or "lifted"
    return (
        f"{one['scope']} from {one['starts']} until {until}, numbers {one['numbers']}:"
        f" {one['reason']}"
    )
