"""Whether a take is good enough to call people with, what is wrong with it, and the clip it
becomes. Pure.

A take is one breath, with 300 ms of the room before it, to tell how noisy the room is.
"""

from dataclasses import dataclass

import numpy as np

from queue_server.voice.recording.loudness import lufs
from queue_server.voice.sound import Floats, Samples, to_samples
from queue_server.wire.sound.chime import RATE_HZ

#: How long the room is listened to before anything is said, and how much must stay after it.
ROOM_S, AFTER_S = 0.25, 0.08
#: What is louder than this is speech, unless the room is nearly as loud.
SPEECH_DB, ABOVE_ROOM_DB = -45.0, 10.0
#: How much of the room is kept around the speech; both ends are faded.
BEFORE_CLIP_S, AFTER_CLIP_S, FADE_S = 0.015, 0.030, 0.008
LOUDEST_DB, QUIETEST_DB, SILENT_DB = -1.0, -26.0, -40.0
#: Speech over the room, in dB.
CLEAN_DB = 30.0
TARGET_LUFS = -16.0
#: A digit that takes longer holds up a call; the other phrases are whole sentences.
LONGEST_DIGIT_S, LONGEST_PHRASE_S = 0.9, 4.0
#: At least this much of any take is the room alone.
QUIET_PERCENT = 10
#: Loudness is measured in pieces of this length.
STEP_S = 0.01


@dataclass(frozen=True, slots=True)
class TakeVerdict:
    """What was heard: figures, faults in the order in which to mend them, and the clip.

    ``faults`` are ``silent``, ``clipped``, ``quiet``, ``early``, ``late``, ``noisy`` and ``long``.
    ``clip`` is None where there is a fault.
    """

    peak_db: float
    over_room_db: float
    seconds: float
    lufs: float
    faults: tuple[str, ...]
    clip: Samples | None


def judged(take: Floats, key: str) -> TakeVerdict:
    """Judge the take of a clip, whose name says what it is."""
    peak_db = _db(float(np.abs(take).max(initial=0.0)))
    span = _speech(take)
    if peak_db < SILENT_DB or span is None:
        return TakeVerdict(peak_db, 0.0, 0.0, lufs(take), ("silent",), None)
    first, end = span
    speech = take[first:end]
    over_room_db = _rms_db(speech) - _rms_db(take[: min(first, round(ROOM_S * RATE_HZ))])
    seconds = len(speech) / RATE_HZ
    wrong = {
        "clipped": peak_db > LOUDEST_DB,
        "quiet": peak_db < QUIETEST_DB,
        "early": first < ROOM_S * RATE_HZ,
        "late": len(take) - end < AFTER_S * RATE_HZ,
        "noisy": over_room_db < CLEAN_DB,
        "long": seconds > longest_s(key),
    }
    faults = tuple(name for name, so in wrong.items() if so)
    clip = _clip(take, first, end)
    made = None if faults else to_samples(clip)
    return TakeVerdict(peak_db, over_room_db, seconds, lufs(clip), faults, made)


def longest_s(key: str) -> float:
    """How long the speech of a clip may be, in seconds."""
    return LONGEST_DIGIT_S if key.startswith(("digit-", "last-", "letter-")) else LONGEST_PHRASE_S


def _speech(take: Floats) -> tuple[int, int] | None:
    """Where speech begins and ends; None where there is none."""
    step = round(STEP_S * RATE_HZ)
    pieces = take[: len(take) // step * step].reshape(-1, step)
    if not len(pieces):
        return None
    level = np.abs(pieces).max(axis=1)
    # Some of the take is quiet, even where it began or ended too soon.
    room = float(np.percentile(level, QUIET_PERCENT))
    least = max(10 ** (SPEECH_DB / 20), room * 10 ** (ABOVE_ROOM_DB / 20))
    loud = np.flatnonzero(level > least)
    return (int(loud[0]) * step, (int(loud[-1]) + 1) * step) if len(loud) else None


def _clip(take: Floats, first: int, end: int) -> Floats:
    """The speech alone, faded at both ends, as loud as all clips are without an overload."""
    start = max(0, first - round(BEFORE_CLIP_S * RATE_HZ))
    clip = take[start : end + round(AFTER_CLIP_S * RATE_HZ)].copy()
    fade = np.linspace(0, 1, min(round(FADE_S * RATE_HZ), len(clip) // 2), dtype=np.float32)
    clip[: len(fade)] *= fade
    clip[len(clip) - len(fade) :] *= fade[::-1]
    peak_db = _db(float(np.abs(clip).max(initial=0.0)))
    gain_db = min(TARGET_LUFS - lufs(clip), LOUDEST_DB - peak_db)
    return np.asarray(clip * 10 ** (gain_db / 20), np.float32)


def _db(value: float) -> float:
    return 20 * float(np.log10(max(value, 1e-6)))


def _rms_db(sound: Floats) -> float:
    return _db(float(np.sqrt(np.mean(np.square(sound)))) if len(sound) else 0.0)
