"""A camera that plays picture files: one picture for ever, or those of a folder in turn."""

import threading
from dataclasses import replace
from pathlib import Path

from drivers.errors import DeviceAbsent, DeviceGone, DeviceTaken, ProtocolError, UriError
from drivers.faults import with_faults
from drivers.photo.pictures.codec import MOST_BYTES, decode, encode
from drivers.photo.pictures.vision import Frame
from drivers.photo.sources.faults import Faults
from drivers.photo.sources.reader import Grabber
from drivers.uri import DeviceUri
from queue_server.wire.devices import Reason

SUFFIXES = frozenset((".jpg", ".jpeg", ".png"))
#: How long a hanging camera hangs; by then every caller has given up.
HANG_S = 30.0


class ScriptedEye:
    """What all simulated cameras share: a rate, and faults that can be set and mended."""

    def __init__(self, uri: DeviceUri) -> None:
        self.faults = with_faults(uri.options.get("fault", ""), Faults())
        self._fps = min(60, max(1, uri.number("fps", 30)))

    def present(self) -> bool:
        """Whether it is plugged in."""
        return not self.faults.absent

    def open(self) -> Grabber:
        """Switch on."""
        if not self.present():
            raise DeviceAbsent("no camera is plugged in")
        if self.faults.taken:
            raise DeviceTaken("another program has the camera")
        return ScriptedGrabber(self, 1 / self._fps)

    def arm(self, **faults: int | bool | None) -> None:
        """Set faults from now on."""
        self.faults = replace(self.faults, **faults)  # type: ignore[arg-type]  # names of faults

    def mend(self) -> None:
        """Clear all faults, as if a person had put everything right."""
        self.faults = Faults()

    def picture(self, number: int) -> Frame:
        """The picture with this number since the camera was switched on."""
        raise NotImplementedError


class ScriptedGrabber:
    """Plays pictures at their rate, with faults."""

    def __init__(self, eye: ScriptedEye, pause_s: float) -> None:
        self._eye = eye
        self._pause_s = pause_s
        self._number = 0
        self._released = threading.Event()

    def grab(self) -> Frame:
        """The next picture, or the fault that is due."""
        faults, number = self._eye.faults, self._number
        self._released.wait(self._pause_s)
        if faults.gone is not None and number >= faults.gone:
            faults.absent, faults.gone = True, None
        if faults.absent:
            raise DeviceGone("the camera was pulled out")
        if faults.hang is not None and number >= faults.hang:
            self._released.wait(HANG_S)
            raise DeviceGone("hung")
        self._number += 1
        return _spoilt(self._eye.picture(number), faults, number)

    def still(self) -> None:
        """None: the stream is all there is."""

    def release(self) -> None:
        """Switch off."""
        self._released.set()


def _spoilt(frame: Frame, faults: Faults, number: int) -> Frame:
    if faults.broken is not None and number >= faults.broken:
        return decode(encode(frame)[:-200])
    share = 1.0
    if faults.settling:
        share = min(1.0, (number + 1) / (faults.settling + 1))
    if faults.dark:
        share = 0.08
    dimmed: Frame = frame if share == 1.0 else (frame * share).astype(frame.dtype)
    return dimmed


class FileEye(ScriptedEye):
    """A camera at ``file:PATH?fps=15&fault=…``: a picture, or a folder of them by name."""

    def __init__(self, uri: DeviceUri) -> None:
        super().__init__(uri)
        self._path = Path(uri.place)
        if uri.place.startswith("/dev/"):
            raise UriError(f"{uri}: a camera's node is named as in v4l:/dev/…")

    def present(self) -> bool:
        """Whether there is a picture."""
        return super().present() and bool(self._files())

    def picture(self, number: int) -> Frame:
        """The files in turn, starting again after the last."""
        files = self._files()
        if not files:
            raise DeviceGone("the pictures are gone")
        return decode(_read(files[number % len(files)]))

    def _files(self) -> list[Path]:
        if self._path.is_dir():
            return sorted(one for one in self._path.iterdir() if one.suffix.lower() in SUFFIXES)
        return [self._path] if self._path.is_file() else []


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ProtocolError(str(error), reason=Reason.PICTURE_UNUSABLE) from error
