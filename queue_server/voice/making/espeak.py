"""espeak-ng's Mandarin, kept as a voice that people do not understand: the ear must fail it."""

import ctypes
from functools import cache

import espeakng_loader
import numpy as np

from queue_server.voice.sound import Floats, resampled
from queue_server.wire.sound.readings import READINGS
from queue_server.wire.sound.speech import phrases

_SYNCHRONOUS = 2
_UTF8 = 1
#: IPA, and the character that ties sounds.
_IPA_TIED = 0x02 | 0x80 | ord("^") << 8
_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


def mandarin(label: str, counter: int) -> Floats:
    """A call in espeak's Mandarin, as one sentence."""
    reading = READINGS["zh-TW"]
    keys = [phrase[0][0] for phrase in phrases(label, counter)]
    return spoken("，".join(reading.clip(key) for key in keys), "cmn")


def spoken(text: str, voice: str) -> Floats:
    """A text, spoken by one of espeak's voices."""
    library, rate_hz = _library()
    heard: list[int] = []

    def take(samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: object) -> int:
        heard.extend(samples[:count] if count else [])
        return 0

    callback = _Callback(take)
    library.espeak_SetSynthCallback(callback)
    library.espeak_SetVoiceByName(voice.encode())
    said = text.encode()
    library.espeak_Synth(said, len(said) + 1, 0, 0, 0, _UTF8, None, None)
    library.espeak_Synchronize()
    return resampled(np.array(heard, np.float32) / np.float32(32_767), rate_hz)


def phonemes(text: str, voice: str) -> str:
    """A text in IPA, with two characters for one sound tied by ``^``; commas are kept."""
    library, _ = _library()
    library.espeak_SetVoiceByName(voice.encode())
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    rest = ctypes.c_char_p(text.encode())
    clauses = []
    while rest.value:
        said = library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA_TIED)
        clauses.append((said or b"").decode().strip())
    return ", ".join(filter(None, clauses))


@cache
def _library() -> tuple[ctypes.CDLL, int]:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    data = espeakng_loader.get_data_path().encode()
    return library, int(library.espeak_Initialize(_SYNCHRONOUS, 0, data, 0))
