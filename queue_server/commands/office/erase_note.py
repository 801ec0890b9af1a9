"""``run.py erase-note SEQ``: erase the free-text note beside a row of the journal."""

from queue_server.command_line import Arguments, say
from queue_server.commands.office.client import add_sign_in, signed_in


def main(argv: list[str]) -> int:
    """Exit 0 when erased, 1 when refused or there is none, 2 for bad arguments."""
    parser = Arguments(prog="run.py erase-note", description=__doc__)
    parser.add_argument("seq", metavar="SEQ", type=int, help="the number of the row")
    add_sign_in(parser)
    options = parser.parse_args(argv)
    path = f"/notes/{options.seq}"
    return signed_in("erase-note", options, lambda link: say(link.call("DELETE", path)["id"]))
