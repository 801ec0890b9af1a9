"""``run.py suspensions``: list present and future suspensions, one per line, the id first."""

from queue_server.command_line import Arguments, say
from queue_server.commands.office.client import StaffLink, add_sign_in, signed_in
from queue_server.commands.office.suspend import described


def main(argv: list[str]) -> int:
    """Exit 0 even when nothing is suspended, 1 when refused, 2 for bad arguments."""
    parser = Arguments(prog="run.py suspensions", description=__doc__)
    add_sign_in(parser)
    return signed_in("suspensions", parser.parse_args(argv), _list)


def _list(link: StaffLink) -> None:
    for one in link.call("GET", "/suspensions")["suspensions"]:
        say(f"{one['id']}  {described(one)}")
