"""``run.py check``: are configuration and voices sound? All mistakes at once, on standard error.

On standard output it also counts the texts on the wall that cannot be read from the last seat.
Most walls have some, in a sound office too, so it lists them only when asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from queue_server.clock import SystemClock
from queue_server.command_line import Arguments, Failed, complain, folder, say
from queue_server.commands.readings import proposed
from queue_server.core import hours
from queue_server.link.fonts import undrawable
from queue_server.settings import DEFAULT_PATH, Settings, SettingsError
from queue_server.settings.tables.config import NoticeTable
from queue_server.wire.messages import Notice

if TYPE_CHECKING:
    from queue_server.voice.speaking import Voices


def main(argv: list[str]) -> int:
    """Exit 0 when sound, otherwise 2 with every mistake."""
    parser = Arguments(prog="run.py check", description=__doc__)
    parser.add_argument("--config", type=Path, default=DEFAULT_PATH, help="a config.toml")
    parser.add_argument("--data", type=folder, default=Path("data"), help="holds clips/LANGUAGE")
    parser.add_argument(
        "--suggest", action="store_true", help="propose readings that services lack (pypinyin)"
    )
    parser.add_argument("--layout", help="of the wall; by default that of the configuration")
    parser.add_argument(
        "--legible",
        action="store_true",
        help="list the texts that are too small, and how near one has to come",
    )
    options = parser.parse_args(argv)
    try:
        settings = Settings.load(options.config, today=SystemClock().now())
    except SettingsError as error:
        return _mistaken([str(one) for one in error.mistakes])
    try:
        lines = found(settings, options.layout, named=options.legible)
    except ValueError as mistake:
        return _mistaken([f"display.layout: {mistake}"])
    # Not at the top: the server imports this module too, but not the arithmetic of sound.
    from queue_server.voice.speaking import SHIPPED, Voices

    voices = Voices(options.data / "clips", SHIPPED)
    for line in (*voices.faults, *voice_warnings(voices, settings.rules.spoken)):
        complain(line)
    if voices.faults:
        return 2
    say(_summary(settings))
    for line in lines:
        say(line)
    if options.suggest:
        _suggest(settings)
    return 0


def found(settings: Settings, layout: str | None, *, named: bool) -> list[str]:
    """What the screens will show badly: as a box, or too small (``named``: each such text).

    Raises:
        ValueError: If the wall has no such layout.
    """
    lines = []
    if missing := undrawable("".join(_texts(settings))):
        chars = " ".join(f"{char} (U+{ord(char):04X})" for char in missing)
        lines.append(f"no font of this machine has: {chars}; screens and slips show a box")
    return lines + _legible(settings, layout or settings.display.layout, named=named)


def boxes(settings: Settings) -> list[str]:
    """The characters of the office's texts that no screen can draw.

    Raises:
        ValueError: If the wall has no such layout.
    """
    if find_spec("display") is not None:
        from display.layout.plan import plan

        plan(settings.display.layout)
    return undrawable("".join(_texts(settings)))


def _suggest(settings: Settings) -> None:
    """Print proposed readings for a person to review."""
    try:
        lines = proposed(settings.tables.services.items())
    except ModuleNotFoundError as error:
        raise Failed(f"{error.name} is missing: install requirements/voice.txt") from error
    for line in lines or ["every service has its readings"]:
        say(line)


def _mistaken(mistakes: Sequence[str]) -> int:
    """Print each mistake and their number; returns the exit code."""
    for mistake in mistakes:
        complain(mistake)
    complain(f"{len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}")
    return 2


def _legible(settings: Settings, layout: str, *, named: bool) -> list[str]:
    """What the wall shows too small, by the wall's own drawing code.

    Raises:
        ValueError: If there is no such layout.
    """
    if find_spec("display") is None:
        return []  # a server installed without the wall
    from display.legible import report

    now = hours.local(settings.rules, SystemClock().now())
    notices = [_notice(one) for one in settings.notices]
    return report(settings.catalogue(), layout, notices, now, named=named)


def _notice(one: NoticeTable) -> Notice:
    return {
        "id": one.id, "title": one.title, "body": one.body, "category": one.category,
        "style": one.style, "link": one.link, "weight": one.weight,
    }  # fmt: skip


def _texts(settings: Settings) -> Iterator[str]:
    """Every text of the office on screens and slips."""
    yield from _strings_in(settings.catalogue())
    for notice in settings.notices:
        yield from (*notice.title.values(), *notice.body.values())


def _strings_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings_in(inner)


def voice_warnings(voices: "Voices", order: Sequence[str]) -> list[str]:
    """What will be spoken, but worse than it should be."""
    packs = {pack.language: pack for pack in reversed(voices.packs)}
    found = [
        f"warning: {pack.path}: espeak is a stop-gap; have a person record {language}"
        for language, pack in packs.items()
        if pack.manifest.made_by == "espeak"
    ]
    return found + [
        f"warning: voice.order: {language} has no voice pack and is said in zh-TW"
        for language in order
        if language not in packs
    ]


def _summary(settings: Settings) -> str:
    rules = settings.rules
    return (
        f"{settings.path}: sound. {rules.name[rules.fallback]}: {len(rules.counters)} counters, "
        f"{len(rules.services)} services, {len(rules.sessions)} sessions, "
        f"{len(rules.classes)} classes."
    )
