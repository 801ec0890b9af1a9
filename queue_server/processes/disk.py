"""Writing files so that they survive a power cut.

Tested by tests/processes/test_disk.py, tests/storage/test_power_cut.py and
tests/kiosk/offline/test_power.py.
"""

import os
from contextlib import suppress
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Wait until new and renamed entries of a folder are on disk.

    Raises:
        OSError: From the system.
    """
    if os.name == "nt":  # Windows cannot open folders; NTFS journals their entries
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes, mode: int) -> None:
    """Write a file to disk with these permissions, whole or not at all.

    For files with a single writer: a draft left by a power cut is discarded.

    Raises:
        OSError: From the system; the old file stays.
    """
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            if hasattr(os, "fchmod"):  # the bits removed by the umask
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
