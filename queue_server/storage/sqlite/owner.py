"""What the owner of a data directory holds besides the files: the lock, and ballast to give up."""

import os
import shutil
from pathlib import Path

from queue_server.usecases.ports import StorageDown

try:
    import fcntl
except ModuleNotFoundError:  # Windows
    fcntl = None  # type: ignore[assignment]  # checked before use

#: Bytes freed when the disk is full: room for some 30,000 more tickets while space is made.
BALLAST_BYTES = 16 * 1024 * 1024


def _take(handle: int) -> None:
    """Lock a file for this process only, or raise OSError at once."""
    if fcntl is not None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    import msvcrt

    os.lseek(handle, 1024, os.SEEK_SET)  # beyond the process id, which others may read
    msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    os.lseek(handle, 0, os.SEEK_SET)


class FileLock:
    """The data directory has one owner; the system releases the lock when the process dies."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _take(self._handle)
        except OSError as error:
            owner = os.read(self._handle, 20).decode("ascii", "replace").strip()
            os.close(self._handle)
            raise StorageDown(
                f"{path.parent} is in use by process {owner or '?'}", reason="in_use"
            ) from error
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        """Let another process own the directory. May be called again."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)


class Ballast:
    """A worthless file, kept so that there is something to free when the disk is full.

    On a full disk even deleting rows and checkpointing fail, because both write first.
    """

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._size = size

    @property
    def there(self) -> bool:
        """Whether there is anything to free."""
        return self._size == 0 or self._path.exists()

    def load(self) -> None:
        """Write the file if there is ample room for it; real bytes, not a hole."""
        if self.there or shutil.disk_usage(self._path.parent).free < 4 * self._size:
            return
        draft = self._path.with_suffix(".draft")
        with draft.open("wb") as file:
            for _ in range(0, self._size, 65536):
                file.write(os.urandom(65536))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)

    def give_back(self) -> None:
        """Free the room."""
        self._path.unlink(missing_ok=True)
        self._path.with_suffix(".draft").unlink(missing_ok=True)
