"""``run.py lift ID``: end a suspension at once. ``run.py suspensions`` lists the ids."""

from urllib.parse import quote

from queue_server.command_line import Arguments, say
from queue_server.commands.office.client import add_sign_in, signed_in


def main(argv: list[str]) -> int:
    """Exit 0 when lifted, 1 when refused or there is none, 2 for bad arguments."""
    parser = Arguments(prog="run.py lift", description=__doc__)
    parser.add_argument("id", metavar="ID")
    add_sign_in(parser)
    options = parser.parse_args(argv)
    path = f"/suspensions/{quote(options.id, safe='')}"
    return signed_in("lift", options, lambda link: say(link.call("DELETE", path)["id"]))
