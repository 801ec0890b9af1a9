"""``run.py voice``: what can be spoken, one announcement as a WAV file, and making packs.

packs: every voice pack, where it comes from and what it cannot say.
say: one announcement as a WAV file, 16-bit mono.
script: what a person reads to record a pack, clip by clip.
record: a page from which a person records a pack, into DATA/clips/LANGUAGE.
build: make a pack with the neural voice (needs requirements/voice.txt).
prompts: what the kiosk's audio guidance still has no clip for, and (with --speak) clips for it by
    the neural voice, in the background, into DATA/prompts (needs the same).
hear: how much of the calls and of the kiosk's prompts a recogniser understands (needs the same).
"""

import argparse
import re
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from queue_server.clock import SystemClock
from queue_server.command_line import Arguments, Failed, complain, folder, one_line, say
from queue_server.settings import Settings, SettingsError
from queue_server.voice.pack import BadPack, Pack, cannot_say, open_pack
from queue_server.voice.prompts import SHIPPED as PROMPTS
from queue_server.voice.prompts import Prompts
from queue_server.voice.recording.session import RecordingSession
from queue_server.voice.sound import Samples, to_wave
from queue_server.voice.speaking import SHIPPED, Voices, announcement
from queue_server.wire.sound.phrasing import LANGUAGES, SpokenClip
from queue_server.wire.sound.prompts import prompts
from queue_server.wire.sound.readings import READINGS, script
from queue_server.wire.sound.speech import COUNTERS
from queue_server.wire.words.catalogue import Catalogue

STRINGS = Path(__file__).parents[1] / "catalogue" / "strings.toml"
#: A label as a series can make it.
LABEL = re.compile(r"[A-Za-z]{0,4}[0-9]{1,6}", re.ASCII)
#: How much is printed of what a pack cannot say.
SHOWN = 8


def main(argv: list[str]) -> int:
    """Exit 0 when done, 1 when something is missing, 2 for bad arguments."""
    options = _parser().parse_args(argv)
    work = {
        "packs": _packs,
        "say": _say,
        "script": _script,
        "record": _record,
        "build": _build,
        "prompts": _prompts,
        "hear": _hear,
    }
    return work[options.what](options)


def _voices(options: argparse.Namespace) -> Voices:
    return Voices(options.data / "clips", SHIPPED)


def _packs(options: argparse.Namespace) -> int:
    voices = _voices(options)
    for pack in voices.packs:
        say(_line(pack))
    for fault in voices.faults:
        say(f"unusable: {fault}")
    spoken = {pack.language for pack in voices.packs}
    for language in READINGS:
        if language not in spoken:
            say(f"{language}: no pack; said in zh-TW instead")
    return 1 if voices.faults or "zh-TW" not in spoken else 0


def _line(pack: Pack) -> str:
    missing = cannot_say(pack.keys)
    more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
    lacks = f"cannot say {', '.join(missing[:SHOWN])}{more}" if missing else "complete"
    known = pack.manifest
    origin = ", ".join(filter(None, (known.made_by, known.speaker, known.licence)))
    return f"{pack.language}: {pack.path} ({origin}), {len(pack.keys)} clips, {lacks}"


def _say(options: argparse.Namespace) -> int:
    words = _words(options)
    sound = words if options.words_only else announcement(words)
    options.out.write_bytes(to_wave(sound))
    return 0


def _words(options: argparse.Namespace) -> Samples:
    voices = _voices(options)
    try:
        if options.speaker:
            voices = voices.only(options.language, options.speaker)
    except BadPack as problem:
        raise Failed(str(problem), 2) from problem
    words = voices.sentence(options.label, options.counter, options.language)
    if words is None:
        raise Failed(
            f"{options.label} at counter {options.counter} cannot be said in {options.language}"
            " (run.py voice packs)"
        )
    return words


def _script(options: argparse.Namespace) -> int:
    for key, words in script(options.language):
        say(f"{key}\t{words}")
    return 0


def _record(options: argparse.Namespace) -> int:
    from aiohttp import web

    from queue_server.commands.recording.serving import HOST, app

    session = RecordingSession(
        options.data / "clips" / options.language, SystemClock().now().date()
    )
    strings = tomllib.loads(STRINGS.read_text("utf-8"))["strings"]
    words = {key: text for key, text in strings.items() if key.startswith("recorder.")}
    # Printed once the page is served: an address where nothing listens is of no use.
    address = f"http://{HOST}:{options.port}/"
    web.run_app(app(session, words), host=HOST, port=options.port, print=lambda *_: say(address))
    return 0


def _build(options: argparse.Namespace) -> int:
    with _extras():
        from queue_server.voice.making import building

        pack = None if options.mend is None else _mendable(options)
        building.build(options.language, options.work, options.out, options.voices, complain, pack)
    return 0


def _mendable(options: argparse.Namespace) -> Pack:
    try:
        pack = open_pack(options.mend)
    except BadPack as problem:
        raise Failed(str(problem), 2) from problem
    if (pack.language, pack.manifest.made_by) != (options.language, "neural"):
        raise Failed(f"{options.mend}: not a pack by the neural voice in {options.language}", 2)
    return pack


def _prompts(options: argparse.Namespace) -> int:
    """Returns 0 when every prompt has a clip, 1 when some have none."""
    catalogue = _catalogue(options)
    folder = options.data / "prompts"
    wanted = {tag: prompts(catalogue, tag) for tag in LANGUAGES if tag in catalogue["languages"]}
    if options.speak:
        with _extras():
            from queue_server.voice.making import prompting
            from queue_server.voice.making.neural import Kokoro

            options.work.mkdir(parents=True, exist_ok=True)
            read = Kokoro(options.work, options.voices).read
            for tag, words in wanted.items():
                # Clips spoken earlier stay in the manifest beside the new ones.
                prompting.speak(_lacking(tag, words), tag, folder, read, complain)
    left = 0
    for tag, words in wanted.items():
        lacking = _lacking(tag, words, folder)
        left += len(lacking)
        say(f"{tag}: {len(words) - len(lacking)} of {len(words)} prompts have a clip")
        for one in lacking[: len(lacking) if options.list else 0]:
            say(f"  {one}")
    return 1 if left else 0


def _catalogue(options: argparse.Namespace) -> Catalogue:
    try:
        return Settings.load(options.config).catalogue()
    except SettingsError as error:
        raise Failed(str(error), 2) from error


def _lacking(tag: str, words: Sequence[str], *own: Path) -> list[str]:
    known = Prompts(tag, *own, PROMPTS)
    return [one for one in words if known.ways(SpokenClip(one)) is None]


def _hear(options: argparse.Namespace) -> int:
    """Check calls against required scores; for the prompts, only report how much was understood."""
    done = 0
    with _extras():
        from queue_server.voice.guidance import listening
        from queue_server.voice.making import hearing

        if options.calls:
            done = hearing.judge(_voices(options), options.calls, options.page, options.work, say)
        if options.prompts:
            listening.judge(
                _catalogue(options), options.data / "prompts", options.prompts,
                options.work, options.page, say,
            )  # fmt: skip
    return done


@contextmanager
def _extras() -> Iterator[None]:
    """Name what to install if a developer tool is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise Failed(f"{error.name} is missing: install requirements/voice.txt") from error
    except RuntimeError as error:
        raise Failed(one_line(str(error))) from error


def _label(text: str) -> str:
    if not LABEL.fullmatch(text):
        raise argparse.ArgumentTypeError(f"not a number such as B042: {text!r}")
    return text


def _counter(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) in COUNTERS):
        raise argparse.ArgumentTypeError(f"not a counter from 1 to {COUNTERS[-1]}: {text!r}")
    return int(text)


def _parser() -> Arguments:
    plain = argparse.RawDescriptionHelpFormatter
    parser = Arguments(prog="run.py voice", description=__doc__, formatter_class=plain)
    parts = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    data = Arguments(add_help=False)
    data.add_argument("--data", type=folder, default=Path("data"), help="holds clips/LANGUAGE")
    parts.add_parser("packs", parents=[data], help="what can be spoken")
    _say_arguments(parts.add_parser("say", parents=[data], help="one announcement as a WAV file"))
    read = parts.add_parser("script", help="what a person reads to record a pack")
    read.add_argument("--language", choices=list(READINGS), required=True)
    record = parts.add_parser("record", parents=[data], help="a page to record a pack with")
    record.add_argument("--language", choices=list(READINGS), required=True)
    record.add_argument("--port", type=int, default=8095, help="of the page, on this machine alone")
    build = parts.add_parser("build", help="make a pack with the neural voice")
    build.add_argument("--language", choices=["zh-TW", "en"], required=True)
    build.add_argument("--work", type=folder, default=Path("build/voice"), help="keeps the takes")
    build.add_argument("--out", type=Path, required=True, help="the pack, a .zip")
    build.add_argument("--voices", type=Path, help="the archive of kokoro-js, else npm is asked")
    build.add_argument("--mend", type=Path, help="a pack: only what is misheard is read again")
    spoken = parts.add_parser("prompts", parents=[data], help="clips of the kiosk's guidance")
    spoken.add_argument("--config", type=Path, default=Path("config.toml"))
    spoken.add_argument("--list", action="store_true", help="print those without a clip")
    spoken.add_argument("--speak", action="store_true", help="speak them; goes on where it was")
    spoken.add_argument("--work", type=folder, default=Path("build/voice"), help="keeps the voices")
    spoken.add_argument("--voices", type=Path, help="the archive of kokoro-js, else npm is asked")
    hear = parts.add_parser("hear", parents=[data], help="how much a recogniser understands")
    hear.add_argument("--calls", type=int, default=200, help="calls of each language; 0: none")
    hear.add_argument("--prompts", type=int, default=40, help="steps and sentences of the guidance")
    hear.add_argument("--config", type=Path, default=Path("config.toml"))
    hear.add_argument("--work", type=folder, default=Path("build/voice"), help="keeps the ear")
    hear.add_argument("--page", type=Path, help="write the table into this page")
    return parser


def _say_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=list(READINGS), required=True)
    parser.add_argument("--label", type=_label, required=True, help="a number such as B042")
    parser.add_argument("--counter", type=_counter, required=True)
    parser.add_argument("--out", type=Path, required=True, help="a WAV file")
    parser.add_argument("--speaker", metavar="PACK", help="recorded, neural, or the path of a pack")
    parser.add_argument("--words-only", action="store_true", help="without the chime")
