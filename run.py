#!/usr/bin/env python3
"""The one entry point: ``python run.py COMMAND …``; without a command it lists them.

``setup`` needs nothing but Python. Every other command runs in the virtual environment that
``setup`` makes; started with another Python, this file switches to it.
"""

from __future__ import annotations  # an older Python must get far enough to say so

import gc
import importlib
import importlib.util
import io
import os
import sys
from collections.abc import Callable

HERE = os.path.dirname(os.path.abspath(__file__))
OLDEST = (3, 11)

#: Command, the module whose ``main(argv)`` runs it, and what it does.
COMMANDS = {
    "setup": ("queue_server.commands.setup", "install what is missing (--dev: for tests too)"),
    "demo": ("queue_server.commands.running.demo", "a whole office on this machine"),
    "server": ("queue_server.commands.running.server", "the queue server"),
    "kiosk": ("kiosk.app", "the touch kiosk"),
    "staff-code": ("kiosk.hands.staff", "set the code of a kiosk's service menu"),
    "display": ("display.app", "the TV wall"),
    "draw": ("display.draw", "a picture of the TV wall from a board message"),
    "devices": ("drivers.commands.devices", "the device host of a machine"),
    "check": ("queue_server.commands.check", "check config.toml and the catalogue"),
    "new-office": ("queue_server.commands.office.new_office", "begin an office of your own"),
    "config": ("queue_server.commands.office.config", "what changed in config.toml, and undo"),
    "user": ("queue_server.commands.people.user", "add a clerk, supervisor or admin"),
    "enroll": ("queue_server.commands.people.enroll", "give a kiosk, display or host its token"),
    "join": ("queue_server.commands.people.join", "enrol this machine by a code"),
    "cert": ("queue_server.commands.care.cert", "HTTPS: an office's own authority"),
    "grant": ("queue_server.commands.care.grant", "let a database role serve one branch"),
    "suspend": (
        "queue_server.commands.office.suspend",
        "stop numbers for branch, session or service",
    ),
    "lift": ("queue_server.commands.office.lift", "end a suspension"),
    "suspensions": ("queue_server.commands.office.suspensions", "what is suspended now or later"),
    "day": ("queue_server.commands.office.day", "show the service day, or put it right"),
    "erase-note": ("queue_server.commands.office.erase_note", "erase the free words beside a row"),
    "signage": ("queue_server.commands.office.signage", "import notices for the TV walls"),
    "lottery": ("queue_server.commands.lottery", "compute a published draw again"),
    "simulate": ("queue_server.commands.simulate", "try calling policies on a simulated office"),
    "voice": ("queue_server.commands.voice", "what is spoken, and with which voice"),
    "verify": ("queue_server.commands.care.verify", "walk the journal's chain and invariants"),
    "closing": ("queue_server.commands.care.closing", "the closing report of a day"),
    "backup": ("queue_server.commands.care.backup", "write a verified copy of the database"),
    "restore": ("queue_server.commands.care.restore", "put a backup back"),
    "population": ("queue_server.commands.office.population", "put up a month's population tables"),
    "report": ("queue_server.commands.care.report", "rebuild the visits of the reports"),
}


def main(argv: list[str]) -> int:
    """Run one command; exit code 2 for an unknown command."""
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:2])
        return _refuse(f"Python 3.11 or newer is needed, this is {found}")
    from queue_server import command_line

    if not argv or argv[0] in ("-h", "--help", "help"):
        return command_line.run("help", _help, argv)
    name, rest = argv[0], argv[1:]
    if name not in available():
        return _refuse(f"no command is called {name!r}; one of: {' '.join(available())}")
    if name != "setup":
        _enter_environment(argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # 中文 must be printable whatever the locale
            stream.reconfigure(encoding="utf-8", errors="replace")

    def command(arguments: list[str]) -> int:
        return _loaded(COMMANDS[name][0])(arguments)

    return command_line.run(name, command, rest)


def _loaded(module: str) -> Callable[[list[str]], int]:
    """The ``main`` of a command's module, with everything that it needs.

    What is loaded stays, and the garbage collector walking over it again and again as it grows
    would take a tenth of a start.
    """
    gc.disable()
    try:
        run: Callable[[list[str]], int] = importlib.import_module(module).main
    finally:
        gc.freeze()
        gc.enable()
    return run


def available() -> list[str]:
    """The commands whose module is part of this copy."""
    return [name for name, (module, _) in COMMANDS.items() if _exists(module)]


def _exists(module: str) -> bool:
    path = os.path.join(HERE, *module.split("."))
    return os.path.exists(path + ".py") or os.path.exists(os.path.join(path, "__init__.py"))


def _enter_environment(argv: list[str]) -> None:
    """Continue in ``.venv``, unless a virtual environment is already in use."""
    if sys.prefix != sys.base_prefix:
        return
    folder = os.path.join(HERE, ".venv")
    for python in (
        os.path.join(folder, "bin", "python"),
        os.path.join(folder, "Scripts", "python.exe"),
    ):
        if os.path.exists(python):
            os.execv(python, [python, os.path.abspath(__file__), *argv])
    if importlib.util.find_spec("pydantic") is None:
        sys.exit(_refuse("not set up yet; first run: python3 run.py setup"))


def _help(argv: list[str]) -> int:
    from queue_server import command_line

    command_line.say(_usage())
    return 0 if argv else 2


def _usage() -> str:
    lines = ["usage: python run.py COMMAND [options]   (each command has --help)", ""]
    lines += [f"  {name:<12} {COMMANDS[name][1]}" for name in available()]
    return "\n".join(lines)


def _refuse(reason: str) -> int:
    print("run.py: " + reason, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
