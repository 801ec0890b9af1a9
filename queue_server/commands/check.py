"""``run.py check``: is the configuration sound? Every mistake at once, on standard error."""

from pathlib import Path

from queue_server.clock import SystemClock
from queue_server.command_line import Arguments, complain, say
from queue_server.settings import DEFAULT_PATH, Settings, SettingsError


def main(argv: list[str]) -> int:
    """Exit 0 when sound, 2 with every mistake otherwise."""
    parser = Arguments(prog="run.py check", description=__doc__)
    parser.add_argument("--config", type=Path, default=DEFAULT_PATH, help="a config.toml")
    options = parser.parse_args(argv)
    try:
        settings = Settings.load(options.config, today=SystemClock().now())
    except SettingsError as error:
        for mistake in error.mistakes:
            complain(mistake)
        count = len(error.mistakes)
        complain(f"{count} mistake{'s' if count > 1 else ''}")
        return 2
    say(_summary(settings))
    return 0


def _summary(settings: Settings) -> str:
    rules = settings.rules
    return (
        f"{settings.path}: sound. {rules.name[rules.fallback]}: {len(rules.counters)} counters, "
        f"{len(rules.services)} services, {len(rules.sessions)} sessions, "
        f"{len(rules.classes)} classes."
    )
