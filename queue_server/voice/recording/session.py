"""The pack that a person is recording: a folder of clips, and a manifest that says by whom."""

import io
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import soundfile

from queue_server.voice.pack import MANIFEST, SUFFIXES, BadPack, open_pack
from queue_server.voice.recording.takes import TakeVerdict, judged
from queue_server.voice.sound import Samples, decode, to_floats, to_wave
from queue_server.wire.sound.chime import RATE_HZ
from queue_server.wire.sound.readings import script

#: What is known about the recordings: who speaks and under which terms, and who decided the
#: readings.
FACTS = ("speaker", "licence", "dialect", "readings_decided_by")
LONGEST_FACT = 200


class RecordingSession:
    """One language, recorded into ``folder``, which is named after it. Goes on where it stopped."""

    def __init__(self, folder: Path, today: date) -> None:
        self.language = folder.name
        self._folder = folder
        self._today = today
        self._words = dict(script(self.language))

    def phrases(self) -> list[tuple[str, str, bool]]:
        """Each clip, its words, and whether it has been recorded."""
        return [(key, words, self._file(key) is not None) for key, words in self._words.items()]

    def judge(self, key: str, data: bytes) -> TakeVerdict:
        """Judge a take (a WAV file), and keep it in place of the previous one if it is good.

        Raises:
            KeyError: If there is no such clip.
            NoSound: If it is not a sound file.
        """
        if key not in self._words:
            raise KeyError(key)
        verdict = judged(to_floats(decode(data)), key)
        if verdict.clip is not None:
            self._keep(key, verdict.clip)
        return verdict

    def clip(self, key: str) -> bytes | None:
        """A clip as a WAV file; None where there is none yet."""
        if key not in self._words or self._file(key) is None:
            return None
        try:
            return to_wave(open_pack(self._folder).clip(key))
        except BadPack:
            return None

    @property
    def facts(self) -> dict[str, str]:
        """What is known about the recordings."""
        kept = self._manifest()
        return {name: str(kept.get(name, "")) for name in FACTS}

    def note(self, facts: dict[str, str]) -> None:
        """Write down what is known about the recordings."""
        known = {name: facts.get(name, "").strip()[:LONGEST_FACT] for name in FACTS}
        kept = {**self._manifest(), "language": self.language, "made_by": "recorded", **known}
        kept.setdefault("recorded_on", self._today.isoformat())
        self._write(MANIFEST, json.dumps(kept, ensure_ascii=False, indent=1).encode())

    def _manifest(self) -> dict[str, Any]:
        try:
            value = json.loads((self._folder / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return value if isinstance(value, dict) else {}

    def _file(self, key: str) -> Path | None:
        files = (self._folder / f"{key}{suffix}" for suffix in SUFFIXES)
        return next((one for one in files if one.is_file()), None)

    def _keep(self, key: str, clip: Samples) -> None:
        file = io.BytesIO()
        soundfile.write(file, clip, RATE_HZ, format="FLAC", subtype="PCM_16")
        self._write(f"{key}.flac", file.getvalue())
        for suffix in SUFFIXES:
            if suffix != ".flac":
                (self._folder / f"{key}{suffix}").unlink(missing_ok=True)

    def _write(self, name: str, data: bytes) -> None:
        """Whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f".{name}.{os.getpid()}"
        draft.write_bytes(data)
        draft.replace(self._folder / name)
