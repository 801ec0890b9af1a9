"""What the tools of a sound system say about its output. Pure: words in, :class:`Routing` out."""

import json
import re
from typing import Any

from queue_server.voice.proof.ladder import Routing
from queue_server.wire.devices import Reason

#: Below this share of full volume a lobby does not hear a number.
QUIETEST_PERCENT = 5
#: What PulseAudio and PipeWire show where there is no device.
NOWHERE = frozenset({"", "auto_null", "@DEFAULT_SINK@"})

_AMIXER = re.compile(r"\[(\d{1,3})%\](?:.*?\[(on|off)\])?")
_WPCTL = re.compile(r"Volume: (\d+(?:\.\d+)?)( \[MUTED\])?")

MISSING = Routing(known=True, fault=Reason.SOUND_OUTPUT_MISSING)
OFF = Routing(known=True, fault=Reason.SOUND_OUTPUT_OFF)
ON = Routing(known=True)
UNKNOWN = Routing()


def of_pactl(sinks: str, default: str) -> Routing:
    """From ``pactl --format=json list sinks`` and ``pactl get-default-sink``."""
    name = default.strip()
    if name in NOWHERE:
        return MISSING
    try:
        return _of_sink(next(one for one in json.loads(sinks) if one["name"] == name))
    except StopIteration:
        return MISSING
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return UNKNOWN


def _of_sink(sink: dict[str, Any]) -> Routing:
    ports = {one["name"]: one.get("availability") for one in sink.get("ports") or ()}
    if ports.get(sink.get("active_port")) == "not available":
        return MISSING
    loud = [int(one["value_percent"].rstrip("%")) for one in sink["volume"].values()]
    return _on(muted=bool(sink["mute"]), percent=max(loud, default=0))


def of_wpctl(said: str) -> Routing:
    """From ``wpctl get-volume @DEFAULT_AUDIO_SINK@``, PipeWire's own tool."""
    found = _WPCTL.search(said)
    if found is None:
        return UNKNOWN
    return _on(muted=bool(found[2]), percent=round(float(found[1]) * 100))


def of_amixer(said: str) -> Routing:
    """From ``amixer sget Master``: one channel that is on is enough."""
    found = _AMIXER.findall(said)
    if not found:
        return UNKNOWN
    on = [int(percent) for percent, switch in found if switch != "off"]
    return _on(muted=not on, percent=max(on, default=0))


def of_cards(said: str) -> Routing:
    """From ``/proc/asound/cards``: whether there is a card at all."""
    return MISSING if "no soundcards" in said else UNKNOWN


def of_hdmi(eld: str) -> Routing:
    """From ``/proc/asound/card0/eld#0.0``: whether a television that plays sound is connected."""
    words = dict(line.split(None, 1) for line in eld.splitlines() if len(line.split(None, 1)) == 2)
    there = words.get("monitor_present"), words.get("eld_valid")
    if None in there:
        return UNKNOWN
    return ON if tuple(one.strip() for one in there if one) == ("1", "1") else MISSING


def _on(*, muted: bool, percent: int) -> Routing:
    return OFF if muted or percent < QUIETEST_PERCENT else ON
