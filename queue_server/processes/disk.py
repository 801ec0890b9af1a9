"""What has to be done so that a file survives a power cut.

Tested by tests/processes/test_disk.py, tests/storage/test_power_cut.py and
tests/kiosk/offline/test_power.py.
"""

import os
from contextlib import suppress
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


def write_whole(path: Path, content: bytes, mode: int) -> None:
    """Put a file in place with these permissions, on the disk, whole or not at all.

    For a file that one process writes: what a power cut left of its draft is thrown away.

    Raises:
        OSError: As the system says; what was there before stays.
    """
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            if hasattr(os, "fchmod"):  # what the mask took away
                os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
