"""``run.py new-office KIND FOLDER``: create a starting office in a folder of its own.

Kinds are the folders in queue_server/catalogue/offices. The written files are the office's own.
"""

import argparse
import re
import shutil
from pathlib import Path

from queue_server.command_line import Arguments, refuse, say
from queue_server.settings import Settings, SettingsError
from queue_server.settings.loading import PRODUCT

OFFICES = PRODUCT / "offices"
NEXT = """\
{name}: {counters} counters, {services} services, in {folder}.
Change config.toml and catalogue/services.toml as you like, now or later on the page /config; then:
  python run.py check --config {config}
  python run.py demo --config {config} --data {folder}/demo
The first morning, step by step: docs/operations/first-day.md"""


def main(argv: list[str]) -> int:
    """Exit 0 when written, 1 when that fails, 2 for bad arguments."""
    options = _parser().parse_args(argv)
    folder: Path = options.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        return refuse("new-office", f"{folder} is not empty; nothing was written")
    try:
        settings = write_office(options.kind, folder, _branch(options))
    except SettingsError as error:
        shutil.rmtree(folder)
        return refuse("new-office", "; ".join(map(str, error.mistakes)), 2)
    rules = settings.rules
    say(
        NEXT.format(
            name=rules.name[rules.fallback], counters=len(rules.counters),
            services=len(rules.services), folder=folder, config=settings.path,
        )
    )  # fmt: skip
    return 0


def kinds() -> list[str]:
    """The kinds of offices included in the product."""
    return sorted(one.parent.name for one in OFFICES.glob("*/config.toml"))


def _parser() -> Arguments:
    parser = Arguments(prog="run.py new-office", description=__doc__)
    parser.add_argument("kind", choices=kinds())
    parser.add_argument("folder", type=Path, help="made if it is not there; must be empty")
    parser.add_argument("--id", help="short name: small letters, digits and -")
    parser.add_argument("--name", help="of the office, in Chinese")
    parser.add_argument("--name-en", help="of the office, in English")
    return parser


def _branch(options: argparse.Namespace) -> dict[str, str]:
    given = {"id": options.id, "name.zh-TW": options.name, "name.en": options.name_en}
    return {key: text for key, text in given.items() if text is not None}


def write_office(kind: str, folder: Path, branch: dict[str, str]) -> Settings:
    """Copy an office and give it its names. Returns its settings, checked.

    Raises:
        SettingsError: If a name is not valid.
    """
    shutil.copytree(OFFICES / kind, folder, dirs_exist_ok=True)
    config = folder / "config.toml"
    text = config.read_text("utf-8")
    for key, value in branch.items():
        line = f"{key} = {_quoted(value)}"
        place = re.compile(rf'^{re.escape(key)} = "[^"]*"', re.MULTILINE)
        text = line.join(place.split(text, maxsplit=1))
    config.write_text(text, "utf-8")
    return Settings.load(config)


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " else f"\\u{ord(c):04X}" for c in escaped) + '"'
