"""What has to be done so that a file survives a power cut, beyond writing it.

Tested by tests/storage/test_power_cut.py and tests/kiosk/offline/test_power.py.
"""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Wait until the new and renamed entries of a folder are on the disk.

    Raises:
        OSError: As the system says.
    """
    if os.name == "nt":  # folders cannot be opened there; NTFS journals their entries
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
