"""Builds a loudspeaker: address → player, options → voices."""

import sys
from pathlib import Path

from drivers.base import DeviceKind, Driver
from drivers.registry import DriverContext, DriverInfo
from drivers.speech.driver import Speaker
from drivers.speech.player import player_for
from drivers.uri import DeviceSpec, DeviceUri
from queue_server.voice.proof.mixer import OFF, UNKNOWN
from queue_server.voice.proof.output import Output, SimulatedOutput, SystemOutput
from queue_server.voice.speaking import SHIPPED, Voices


def make(spec: DeviceSpec, context: DriverContext) -> Driver:
    """A loudspeaker; nothing is played yet. ``clips=DIR`` names a folder of recorded packs."""
    from drivers.speech.simulated import simulated_speaker

    uri = spec.address
    clips = uri.options.get("clips")
    voices = Voices(*([Path(clips)] if clips else []), SHIPPED)
    return Speaker(player_for(uri, simulated_speaker), voices, output_of(uri))


def output_of(uri: DeviceUri) -> Output | None:
    """The system's report on it: for ALSA's outputs, and for a simulated one."""
    if uri.scheme == "sim":
        muted = uri.fault("absent", "muted") == "muted"
        return SimulatedOutput(OFF if muted else UNKNOWN)
    return SystemOutput(uri.place) if sys.platform != "win32" and uri.place != "null" else None


SPEECH = DriverInfo("speech", DeviceKind.SPEECH, frozenset(("sound", "sim")), make)
