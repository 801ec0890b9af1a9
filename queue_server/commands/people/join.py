"""``run.py join``: enrol this machine with the code that an administrator was given for it.

The machine makes its own token and keeps it in a file that only its owner can read.
"""

from pathlib import Path

from queue_server.command_line import Arguments, reason, refuse, say, server_address
from queue_server.link import LinkDown
from queue_server.link.enrolment import NotEnrolled, enrol


def main(argv: list[str]) -> int:
    """Exit 0 when enrolled, 1 when refused or not answered, 2 for bad arguments."""
    parser = Arguments(prog="run.py join", description=__doc__)
    parser.add_argument("code", help="from the administrators' page, or run.py enroll --code")
    parser.add_argument("--server", type=server_address, required=True, metavar="URL")
    parser.add_argument("--token-file", type=Path, required=True, help="where to keep the token")
    options = parser.parse_args(argv)
    try:
        name = enrol(options.server, options.code, options.token_file)
    except LinkDown as error:
        return refuse("join", f"no answer from {options.server}: {error}; try again")
    except (NotEnrolled, OSError) as error:
        return refuse("join", reason(error))
    say(f"this machine is {name}; its token is in {options.token_file}")
    return 0
