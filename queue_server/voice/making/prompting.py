"""Speaks the prompts of a kiosk beforehand, in the background, and goes on where it stopped.

``OUT/LANGUAGE/NAME.ogg`` is one clip, named by its content; ``manifest.json`` beside it says which
words it has. A kiosk reads both while this is still running.
"""

import json
import os
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from queue_server.voice.making import finish
from queue_server.voice.making.sources import MODEL_SHA256, TAKES, VOICES_PACKAGE, Take
from queue_server.voice.making.spelling import phonemes
from queue_server.voice.pack import MANIFEST
from queue_server.voice.prompts import name_of
from queue_server.voice.sound import Floats, decode, to_floats, to_opus, to_samples

#: Speech alone, heard through headphones: half the rate of a wall's pack.
SMALLNESS = 0.97
#: The manifest is written again after this many clips, and at the end.
EVERY = 20

Read = Callable[[str, Take], Floats]
Report = Callable[[str], None]


def speak(
    wanted: Iterable[str], language: str, out: Path, read: Read, report: Report, least: int = 0
) -> int:
    """Speak the missing clips; returns how many were made.

    Raises:
        OSError: The folder cannot be written.
    """
    folder = out / language
    folder.mkdir(parents=True, exist_ok=True)
    take = TAKES[language][0]
    names = {words: name_of(language, words, take.voice) for words in wanted}
    todo = [one for one in names.items() if not (folder / f"{one[1]}.ogg").exists()]
    made = 0
    for words, name in todo:
        _write(folder / f"{name}.ogg", clip(read(phonemes(words, language), take)))
        made += 1
        if made % EVERY == 0:
            _note(folder, language, names)
            report(f"{language}: {made} of {len(todo)} prompts")
    _note(folder, language, names)
    report(f"{language}: {made} prompts made, {len(names)} in all")
    return made


def clip(take: Floats) -> bytes:
    """A finished clip, as a file that stays below the highest peak once it is decoded."""
    (even,) = finish.evened({"": take}).values()
    file = to_opus(to_samples(even), SMALLNESS)
    over = finish.true_peak_db(to_floats(decode(file))) - finish.PEAK_DBTP
    if over <= 0:
        return file
    return to_opus(to_samples(finish.louder(even, -over - 0.1)), SMALLNESS)


def pack(out: Path, language: str, file: Path) -> None:
    """The clips of a language as one zip, the same bytes for the same clips."""
    folder = out / language
    beside = file.with_suffix(".part")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as made:
        note = json.loads((folder / MANIFEST).read_text("utf-8"))
        entry = zipfile.ZipInfo(MANIFEST)
        entry.compress_type = zipfile.ZIP_DEFLATED
        made.writestr(entry, json.dumps(note, ensure_ascii=False, indent=1))
        for name in sorted(note["prompts"]):
            made.writestr(zipfile.ZipInfo(f"{name}.ogg"), (folder / f"{name}.ogg").read_bytes())
    os.replace(beside, file)


def _note(folder: Path, language: str, names: Mapping[str, str]) -> None:
    """Write the manifest of the clips there are; those of an older catalogue are left out."""
    take = TAKES[language][0]
    there = {name: words for words, name in names.items() if (folder / f"{name}.ogg").exists()}
    note = {
        "language": language,
        "made_by": "neural",
        "speaker": f"Kokoro-82M v1.0, {take.voice}",
        "licence": "Apache-2.0",
        "voice": take.voice,
        "sources": {"model_sha256": MODEL_SHA256, "voices": VOICES_PACKAGE},
        "prompts": there,
    }
    _write(folder / MANIFEST, json.dumps(note, ensure_ascii=False, indent=1).encode())


def _write(file: Path, data: bytes) -> None:
    beside = file.with_suffix(".part")
    beside.write_bytes(data)
    os.replace(beside, file)
