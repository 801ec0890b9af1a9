"""The usual volume of the guidance, as staff set it; the file may be missing or damaged.

``[kiosk] audio_volume`` applies until staff choose one on the glass.
"""

import json
import logging
from pathlib import Path

from kiosk.journeys.staff import LOUDEST, SOFTEST
from queue_server.processes.disk import write_whole

log = logging.getLogger(__name__)


def volume_file(data: Path) -> Path:
    """Where it is kept in a kiosk's data folder."""
    return data / "volume.json"


def kept(path: Path) -> int | None:
    """Percent; None where nothing usable is kept."""
    try:
        percent = json.loads(path.read_bytes()[:100])["percent"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    usable = isinstance(percent, int) and not isinstance(percent, bool)
    return percent if usable and SOFTEST <= percent <= LOUDEST else None


def keep(path: Path, percent: int) -> None:
    """Keep it through restarts and power cuts; what cannot be kept applies until the next start."""
    try:
        write_whole(path, json.dumps({"percent": percent}).encode("ascii"), 0o600)
    except OSError as error:
        log.warning("the volume cannot be kept: %s", error)
