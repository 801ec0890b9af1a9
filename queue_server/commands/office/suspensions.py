"""``run.py suspensions``: what is suspended now or later, one a line, the id first."""

from queue_server.command_line import Arguments, say
from queue_server.commands.office.client import OfficeLink, add_office, at_office
from queue_server.commands.office.suspend import described


def main(argv: list[str]) -> int:
    """Exit 0 also when nothing is suspended, 1 when refused, 2 for bad arguments."""
    parser = Arguments(prog="run.py suspensions", description=__doc__)
    add_office(parser)
    return at_office("suspensions", parser.parse_args(argv), _list)


def _list(link: OfficeLink) -> None:
    for one in link.call("GET", "/suspensions")["suspensions"]:
        say(f"{one['id']}  {described(one)}")
