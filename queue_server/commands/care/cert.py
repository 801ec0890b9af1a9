"""``run.py cert``: an office's own certificate authority, for HTTPS without outside services.

``make`` writes the authority and a certificate for the server's names and addresses into tls/ in
the data folder; ``renew`` writes a new certificate for the same names; ``show`` describes them.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from queue_server.clock import SystemClock
from queue_server.command_line import Arguments, Failed, folder, say, usable_folder
from queue_server.commands.common import settings_or_exit
from queue_server.settings import DEFAULT_PATH
from queue_server.tls import issuing
from queue_server.tls.files import TlsFolder

NEXT = """\
In config.toml, then restart the server:
  [tls]
  certificate = "{certificate}"
  key = "{key}"
Install {authority} on the kiosk, the walls and every desk (docs/operations/https.md), and
compare there: SHA-256 {fingerprint}"""


def main(argv: list[str]) -> int:
    """Exit 0 when done, 1 when it cannot be done, 2 for bad arguments."""
    options = _parser().parse_args(argv)
    _TASKS[options.task](options, TlsFolder(usable_folder(options.data) / "tls"))
    return 0


def _parser() -> Arguments:
    parser = Arguments(prog="run.py cert", description=__doc__)
    tasks = parser.add_subparsers(dest="task", required=True, metavar="make|renew|show")
    for task, about in (
        ("make", "a certificate for these names, and the authority if there is none"),
        ("renew", "a new certificate for the same names; each year"),
        ("show", "names, end and fingerprint"),
    ):
        one = tasks.add_parser(task, help=about)
        one.add_argument("--data", type=folder, default=Path("data"), help="what lasts (data/)")
        if task == "make":
            one.add_argument("names", nargs="+", metavar="NAME", help="host name or address")
            one.add_argument("--new-ca", action="store_true", help="a new authority, too")
            one.add_argument("--config", type=Path, default=DEFAULT_PATH, help="a config.toml")
    return parser


def _make(options: argparse.Namespace, files: TlsFolder) -> None:
    now = SystemClock().now()
    if options.new_ca or not files.authority_key.exists():
        rules = settings_or_exit(options.config).rules
        files.write_authority(issuing.make_authority(rules.name[rules.fallback], now))
        say(f"a new authority: {files.authority}; keep {files.authority_key.name} to yourself")
    _issue(files, options.names)
    fingerprint = issuing.fingerprint(files.authority.read_bytes())
    say(
        NEXT.format(
            certificate=files.certificate.resolve(), key=files.key.resolve(),
            authority=files.authority, fingerprint=fingerprint,
        )
    )  # fmt: skip


def _renew(options: argparse.Namespace, files: TlsFolder) -> None:
    _issue(files, issuing.names_of(_read(files.certificate)) or ["localhost"])
    say("a running server takes it after: kill -HUP, or systemctl reload jiaohao-server")


def _issue(files: TlsFolder, names: list[str]) -> None:
    try:
        issued = issuing.make_server(files.read_authority(), names, SystemClock().now())
    except issuing.BadName as error:
        raise Failed(f"cert: {error}", 2) from error
    except (ValueError, TypeError) as error:
        raise Failed(f"cert: the authority in {files.path} cannot be used: {error}") from error
    files.write_server(issued)
    say(f"{files.certificate}: {', '.join(names)}, until {_end(issued.certificate)}")


def _show(options: argparse.Namespace, files: TlsFolder) -> None:
    for path in (files.authority, files.certificate):
        content = _read(path)
        say(f"{path}: until {_end(content)}, SHA-256 {issuing.fingerprint(content)}")
    say(f"names: {', '.join(issuing.names_of(_read(files.certificate)))}")


def _read(path: Path) -> bytes:
    if not path.exists():
        raise Failed(f"cert: there is no {path}; run.py cert make NAME makes one")
    return path.read_bytes()


def _end(certificate: bytes) -> str:
    return issuing.ends_at(certificate).date().isoformat()


_TASKS: dict[str, Callable[[argparse.Namespace, TlsFolder], None]] = {
    "make": _make,
    "renew": _renew,
    "show": _show,
}
