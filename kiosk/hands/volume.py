"""How loud the guidance usually is here, as staff left it; the file may be missing or spoilt.

``[kiosk] audio_volume`` counts until staff have chosen on the glass.
"""

import json
import logging
import os
from pathlib import Path

from kiosk.journeys.staff import LOUDEST, SOFTEST
from queue_server.processes.disk import sync_folder

log = logging.getLogger("jiaohao.kiosk")


def volume_file(data: Path) -> Path:
    """Where it is kept in the data of a kiosk."""
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
    """Keep it over restarts and power cuts; what cannot be kept counts until the next start."""
    draft = path.with_name(f".{path.name}.new")
    try:
        with draft.open("w", encoding="ascii") as file:
            json.dump({"percent": percent}, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        log.warning("the volume cannot be kept: %s", error)
