"""``run.py config {diff|history|restore}``: show changes to the office's files, and undo them.

Versions are kept in the data folder whenever a file is saved on the settings page or restored here.
Without numbers, ``diff`` shows what was changed with an editor since.
"""

import argparse
import asyncio
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from queue_server.clock import SystemClock
from queue_server.command_line import Arguments, Failed, folder, say
from queue_server.configured import SECURITY_LOG
from queue_server.core.errors import JiaohaoError
from queue_server.editing.files import HISTORY, OfficeFiles, VersionFolder
from queue_server.editing.ports import ConfigFiles, Version
from queue_server.editing.rules.difference import differences, in_words
from queue_server.editing.rules.fields import CONFIG
from queue_server.editing.rules.places import ADMIN
from queue_server.editing.use import Editing
from queue_server.settings import DEFAULT_PATH, SettingsError
from queue_server.traces.security_log import SecurityLog

WHO = "command"


def main(argv: list[str]) -> int:
    """Exit 0 when done, 1 when it cannot be done, 2 for a version that would not be sound."""
    options = _parser().parse_args(argv)
    history = VersionFolder(options.data / HISTORY)
    kept = ConfigFiles(OfficeFiles(options.config, _catalogue(options.config, history)), history)
    try:
        return int(options.run(kept, options))
    except JiaohaoError as error:
        raise Failed(error.detail, 2 if error.code == "config_unsound" else 1) from error


def _parser() -> Arguments:
    parser = Arguments(prog="run.py config", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="{diff,history,restore}")
    diff = commands.add_parser("diff", help="what is said differently")
    diff.add_argument("version", type=int, nargs="*", help="one: against now; two: against another")
    diff.set_defaults(run=_diff)
    history = commands.add_parser("history", help="who changed what, the newest first")
    history.set_defaults(run=_history)
    restore = commands.add_parser("restore", help="make a file what it was")
    restore.add_argument("version", type=int)
    restore.set_defaults(run=_restore)
    for one in (diff, history, restore):
        one.add_argument("--config", type=Path, default=DEFAULT_PATH, help="a config.toml")
        one.add_argument("--data", type=folder, default=Path("data"), help="what lasts (data/)")
    return parser


def _catalogue(config: Path, history: VersionFolder) -> str:
    """The catalogue folder; if the file cannot be read, the one it last named."""
    kept = (one.text for one in history.versions() if one.file == CONFIG)
    for text in (config.read_text("utf-8", "replace"), *kept):
        try:
            branch: Any = tomllib.loads(text).get("branch")
        except tomllib.TOMLDecodeError:
            continue
        found = branch.get("catalogue") if isinstance(branch, Mapping) else None
        if isinstance(found, str) and found:
            return found
    return "catalogue"


def _diff(kept: ConfigFiles, options: argparse.Namespace) -> int:
    if len(options.version) > 2:
        raise Failed("at most two versions", 2)
    versions = {one.number: one for one in kept.history.versions()}
    found = [_kept(versions, number) for number in options.version]
    if not found:
        found = _newest(versions)
    now = kept.files.texts()
    if len(found) == 2 and options.version:
        before, after = ({one.file: one.text} for one in found)
        if before.keys() != after.keys():
            raise Failed("these are versions of two files", 2)
    else:
        before = {one.file: one.text for one in found}
        after = {name: now.get(name, "") for name in before}
    lines = [in_words(one) for one in differences(before, after)]
    for line in lines or ["there is no difference" if found else "no version is kept yet"]:
        say(line)
    return 0


def _newest(kept: Mapping[int, Version]) -> list[Version]:
    """The newest version of each file."""
    return list({one.file: one for _, one in sorted(kept.items())}.values())


def _kept(kept: Mapping[int, Version], number: int) -> Version:
    if number not in kept:
        raise Failed(f"no version {number} is kept; run.py config history lists them", 1)
    return kept[number]


def _history(kept: ConfigFiles, options: argparse.Namespace) -> int:
    found: Sequence[Version] = kept.history.versions()
    for one in found:
        who = one.user or "(with an editor)"
        what = f"as version {one.of}" if one.of else ", ".join(one.keys) or "as it was found"
        at = one.at.astimezone().strftime("%Y-%m-%d %H:%M")
        say(f"{one.number:>4}  {at}  {who:<16}  {one.file:<14}  {what}")
    if not found:
        say("no version is kept yet")
    return 0


def _restore(kept: ConfigFiles, options: argparse.Namespace) -> int:
    clock = SystemClock()
    editing = Editing(kept, clock, SecurityLog(options.data / SECURITY_LOG, clock.now))

    async def back() -> Version:
        mark = (await editing.state()).mark
        return await editing.restore(options.version, mark, WHO, ADMIN)

    try:
        version = asyncio.run(back())
    except SettingsError as error:
        raise Failed(str(error), 2) from error
    say(f"{version.file} is version {options.version} again, kept as version {version.number}.")
    say("A running server takes it over when it is started again, or by its settings page.")
    return 0
