"""Puts a loudspeaker together: address → player, options → voices."""

from pathlib import Path

from drivers.base import DeviceKind, Driver
from drivers.registry import DriverContext, DriverInfo
from drivers.speech.driver import Speaker
from drivers.speech.player import player_for
from drivers.uri import DeviceSpec
from queue_server.voice.speaking import SHIPPED, Voices


def make(spec: DeviceSpec, context: DriverContext) -> Driver:
    """A loudspeaker; nothing is played yet. ``clips=DIR`` names a folder of recorded packs."""
    from drivers.speech.simulated import simulated_speaker

    uri = spec.address
    clips = uri.options.get("clips")
    voices = Voices(*([Path(clips)] if clips else []), SHIPPED)
    return Speaker(player_for(uri, simulated_speaker), voices)


SPEECH = DriverInfo("speech", DeviceKind.SPEECH, frozenset(("sound", "sim")), make)
