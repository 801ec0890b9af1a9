"""Puts a loudspeaker together: address → player, options → clips."""

from pathlib import Path

from drivers.base import DeviceKind, Driver
from drivers.registry import DriverContext, DriverInfo
from drivers.speech.driver import Speaker
from drivers.speech.player import player_for
from drivers.uri import DeviceSpec


def make(spec: DeviceSpec, context: DriverContext) -> Driver:
    """A loudspeaker; nothing is opened yet. ``clips=DIR`` names the folder of recordings."""
    from drivers.speech.simulated import simulated_speaker

    uri = spec.address
    clips = uri.options.get("clips")
    return Speaker(player_for(uri, simulated_speaker), Path(clips) if clips else None)


SPEECH = DriverInfo("speech", DeviceKind.SPEECH, frozenset(("sound", "sim")), make)
