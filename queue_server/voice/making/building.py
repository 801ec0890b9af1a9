"""Makes a voice pack: every clip read, misheard ones read again in another way, all evened out.

Everything lies in a work folder, one file a take, so that a build that was stopped goes on where
it was: ``WORK/LANGUAGE/TAKE/KEY.npy``, and what the recogniser heard in ``hearings.json``.

An existing pack can be mended: its doubtful numbers are heard and, where they are misheard, read in
other takes. All its other clips stay as they are, and a clip that is read again is as loud as the
one it replaces.
"""

import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from queue_server.voice.making import finish
from queue_server.voice.making.hearing import BARS, Ear
from queue_server.voice.making.judging import BELIEVED_AFTER, Judge, Notes, Sound
from queue_server.voice.making.phonemes import lines
from queue_server.voice.making.sources import (
    EAR_PARTS,
    MODEL_PARTS,
    MODEL_SHA256,
    TAKES,
    VOICES_PACKAGE,
    VOICES_SHA256,
    Take,
    doubtful,
    usual,
)
from queue_server.voice.pack import MANIFEST, Pack
from queue_server.voice.sound import Floats, decode, silence, to_floats, to_opus, to_samples
from queue_server.wire.sound.speech import AFTER_LEAD_S, AFTER_NUMBER_S

#: Between the quality of 30 kbit/s and the 6 MB that a pack may have.
SMALLNESS = 0.92
HEARD = "hearings.json"
#: Raw takes are kept as 16 bits with room above full scale.
_KEPT = 20_000

Read = Callable[[str, Take], Floats]
Report = Callable[[str], None]


def render(work: Path, language: str, take: Take, read: Read, report: Report,
           only: Iterable[str] | None = None) -> None:  # fmt: skip
    """Have every missing clip read."""
    folder = work / language / take.name
    folder.mkdir(parents=True, exist_ok=True)
    wanted = None if only is None else set(only)
    todo = [
        (key, phonemes)
        for key, phonemes in lines(language)
        if (wanted is None or key in wanted) and not (folder / f"{key}.npy").exists()
    ]
    for done, (key, phonemes) in enumerate(todo, 1):
        keep(folder / f"{key}.npy", read(phonemes, take))
        if done % 50 == 0 or done == len(todo):
            report(f"{language}, take {take.name}: {done} of {len(todo)} clips")


def keep(file: Path, sound: Floats) -> None:
    """Write a raw take whole or not at all."""
    beside = file.with_suffix(".part")
    with beside.open("wb") as out:
        np.save(out, (np.clip(sound, -1.5, 1.5) * _KEPT).astype(np.int16))
    os.replace(beside, file)


def raw(work: Path, language: str, take: str, key: str) -> Floats:
    """A raw take as it was read."""
    return np.asarray(np.load(work / language / take / f"{key}.npy") / _KEPT, np.float32)


def build(language: str, work: Path, out: Path, archive: Path | None, report: Report,
          pack: Pack | None = None) -> None:  # fmt: skip
    """Make a pack, or mend one; what an earlier build has done is not done again.

    Raises:
        Missing: Model or voices are not there, or not the ones this was made for.
    """
    from queue_server.voice.making.neural import Kokoro
    from queue_server.voice.making.recogniser import Recogniser

    work.mkdir(parents=True, exist_ok=True)
    voice = Kokoro(work, archive)
    for take, keys in first_takes(language, pack).items():
        render(work, language, take, voice.read, report, keys)
    choose(work, language, voice.read, Recogniser(work), report, pack)
    assemble(work, language, out, report, pack)


def first_takes(language: str, pack: Pack | None = None) -> dict[Take, list[str]]:
    """The clips of each take that are read before any is heard: those not in ``pack``."""
    found: dict[Take, list[str]] = {}
    for key, _ in lines(language):
        if pack is None or key not in pack.keys:
            found.setdefault(usual(language, key), []).append(key)
    return found


def takes_of(pack: Pack) -> dict[str, str]:
    """The take of each clip that a pack has."""
    first = TAKES[pack.language][0].name
    others: dict[str, str] = pack.manifest.more.get("other_takes", {})
    return {key: others.get(key, first) for key in pack.keys}


def standing(language: str, pack: Pack | None = None) -> dict[str, str]:
    """The take of each clip until another is heard better: the pack's, or the usual one."""
    had = takes_of(pack) if pack else {}
    return {key: had.get(key, usual(language, key).name) for key, _ in lines(language)}


def choose(work: Path, language: str, read: Read, ear: Ear, report: Report,
           pack: Pack | None = None) -> None:  # fmt: skip
    """Hear numbers and counters in calls; have what is misheard read in every take, hear it again.

    In a pack being mended, only doubtful clips are heard.
    """
    takes = standing(language, pack)
    keys = [
        key for key in takes
        if (key.startswith(("number-", "where-")) if pack is None else doubtful(language, key))
    ]  # fmt: skip
    judge = Judge(
        language, takes, _sound(work, language, takes, pack), ear, _notes(work, language), report
    )
    judge.hear(((key, takes[key]) for key in keys), BELIEVED_AFTER)
    misheard = judge.misheard(keys)
    report(f"{language}: {len(misheard)} of {len(keys)} clips are misheard")
    for take in TAKES[language]:
        others = [key for key in misheard if takes[key] != take.name]
        render(work, language, take, read, report, others)
    judge.race(misheard, [take.name for take in TAKES[language]])


def _sound(work: Path, language: str, takes: Mapping[str, str], pack: Pack | None) -> Sound:
    """Clips for the ear: the pack's own as they are, others as loud as those."""

    def sound(take: str, key: str) -> Floats:
        own = to_floats(pack.clip(key)) if pack is not None and key in pack.keys else None
        if own is not None and takes[key] == take:
            return own
        clip = finish.trimmed(raw(work, language, take, key))
        return clip if own is None else _as_loud(clip, own)

    return sound


def _notes(work: Path, language: str) -> Notes:
    return Notes(work / language / HEARD)


def chosen(work: Path, language: str, pack: Pack | None = None) -> dict[str, str]:
    """The take of each clip: the one of :func:`standing`, unless another is heard better."""
    notes = _notes(work, language)
    return {key: notes.best(key, take)[0] for key, take in standing(language, pack).items()}


def assemble(
    work: Path, language: str, out: Path, report: Report, pack: Pack | None = None
) -> dict[str, Any]:
    """Write the pack from the chosen takes, or from those of ``pack``; returns its manifest."""
    takes = chosen(work, language, pack)
    had = takes_of(pack) if pack else {}
    new = [key for key, take in takes.items() if had.get(key) != take]
    report(f"{language}: {len(new)} clips are trimmed and evened")
    clips = finish.evened({key: raw(work, language, takes[key], key) for key in new})
    if pack is None:
        off = finish.off_target(_calls(_coded(clips)))
        clips = {key: finish.safe(finish.louder(clip, off)) for key, clip in clips.items()}
        kept = {}
    else:
        clips = {
            key: _as_loud(clip, to_floats(pack.clip(key))) if key in had else clip
            for key, clip in clips.items()
        }
        kept = {key: pack.file(key) for key in takes if key not in clips}
    files = kept | {key: _file(clip) for key, clip in clips.items()}
    low, high, peak = finish.measured(
        _calls({key: to_floats(decode(file)) for key, file in files.items()})
    )
    manifest = _manifest(language, takes, _notes(work, language).hearings) | {
        "loudness": {
            "measured_on": "joined calls", "lowest_lufs": round(low, 2),
            "highest_lufs": round(high, 2), "true_peak_dbtp": round(peak, 2),
        },
    }  # fmt: skip
    _write(out, files, manifest)
    report(f"{out}: {low:.2f} to {high:.2f} LUFS, {peak:.2f} dBTP, {out.stat().st_size:,} bytes")
    return manifest


def _as_loud(clip: Floats, other: Floats) -> Floats:
    return finish.safe(finish.louder(clip, finish.loudness(other) - finish.loudness(clip)))


def _file(clip: Floats) -> bytes:
    """The clip as a file that stays below the highest peak once it is decoded."""
    file = to_opus(to_samples(clip), SMALLNESS)
    over = finish.true_peak_db(to_floats(decode(file))) - finish.PEAK_DBTP
    return file if over <= 0 else to_opus(to_samples(finish.louder(clip, -over - 0.1)), SMALLNESS)


def _coded(clips: Mapping[str, Floats]) -> dict[str, Floats]:
    """The clips of the sample calls as they come out of the encoder, which costs some loudness."""
    used = {key for call in SAMPLE_CALLS for key in call}
    return {
        key: to_floats(decode(to_opus(to_samples(clip), SMALLNESS)))
        for key, clip in clips.items()
        if key in used
    }


SAMPLE_CALLS = [
    (f"lead-{letter}", f"number-{number:03d}", f"where-{counter}")
    for letter, number, counter in zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 4, range(7, 999, 11), list(range(1, 31)) * 4, strict=False
    )
]


def _calls(clips: Mapping[str, Floats]) -> Iterator[Floats]:
    pauses = to_floats(silence(AFTER_LEAD_S)), to_floats(silence(AFTER_NUMBER_S))
    for lead, number, where in SAMPLE_CALLS:
        yield np.concatenate([clips[lead], pauses[0], clips[number], pauses[1], clips[where]])


def _manifest(language: str, takes: Mapping[str, str], hearings: int) -> dict[str, Any]:
    first = TAKES[language][0]
    return {
        "language": language,
        "made_by": "neural",
        "speaker": f"Kokoro-82M v1.0, {first.voice}",
        "licence": "Apache-2.0",
        "sources": {
            "model": {
                "packages": {one.replace("_", "-"): version(one) for one in MODEL_PARTS},
                "sha256": MODEL_SHA256,
                "weights": "hexgrad/Kokoro-82M, Apache-2.0; ONNX export, MIT",
            },
            "voices": {"package": VOICES_PACKAGE, "sha256": VOICES_SHA256},
            "runtime": f"onnxruntime {version('onnxruntime')}",
        },
        "takes": {
            one.name: {"voice": one.voice, "speed": one.speed, "longer": one.longer}
            for one in TAKES[language]
        },
        "other_takes": {key: take for key, take in takes.items() if take != first.name},
        "chosen_by": {
            "ear": {one.replace("_", "-"): version(one) for one in EAR_PARTS},
            "heard_in": "whole calls in mixed order",
            "noise_below_db": BARS[language].snr_db,
            "hearings": hearings,
        },
        "phonemes": dict(lines(language)),
    }  # fmt: skip


def _write(out: Path, files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> None:
    """Write the zip whole or not at all, the same bytes for the same clips."""
    beside = out.with_suffix(".part")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as pack:
        pack.writestr(_entry(MANIFEST), json.dumps(manifest, ensure_ascii=False, indent=1))
        for key in sorted(files):
            pack.writestr(_entry(f"{key}.ogg"), files[key])
    os.replace(beside, out)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    if name == MANIFEST:
        entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
