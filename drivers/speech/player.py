"""The way to a loudspeaker: the system's own player, fed with samples. No sound library needed."""

import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from drivers.errors import DeviceAbsent, DeviceGone, DeviceTimeout, DriverUnavailable
from drivers.speech.sound import RATE, to_wave
from drivers.uri import DeviceUri
from queue_server.wire.devices import Reason, Remedy

#: How much longer than the sound itself a player may take.
SPARE_S = 5.0


class Player(Protocol):
    """Plays one sound at a time."""

    def check(self) -> None:
        """Check that sound could come out now.

        Raises:
            DriverUnavailable: There is no player on this machine.
            DeviceAbsent: There is no such loudspeaker.
        """
        ...

    def play(self, sound: bytes) -> None:
        """Play and wait for the end.

        Raises:
            DeviceGone: The system would not play it.
            DeviceTimeout: It did not end in time.
        """
        ...

    def abandon(self) -> None:
        """From any thread: stop what is playing."""
        ...


class ProgramPlayer:
    """Plays through a program that takes the samples on standard input, such as ``aplay``."""

    def __init__(self, command: list[str], probe: list[str] | None = None) -> None:
        self._command = command
        self._probe = probe
        self._playing: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._given_up = False

    def check(self) -> None:
        """See :class:`Player`."""
        if shutil.which(self._command[0]) is None:
            raise DriverUnavailable(f"{self._command[0]} is not installed")
        if self._probe is None:
            return
        try:
            done = subprocess.run(self._probe, capture_output=True, timeout=5.0, check=False)
        except subprocess.TimeoutExpired as error:
            raise DeviceAbsent(str(error), remedy=Remedy.CHECK_SETTINGS) from error
        if done.returncode or not done.stdout.strip():
            raise DeviceAbsent(_words(done.stderr) or "no sound card")

    def play(self, sound: bytes) -> None:
        """See :class:`Player`."""
        playing = self._start()
        try:
            _, said = playing.communicate(sound, timeout=len(sound) / 2 / RATE + SPARE_S)
        except subprocess.TimeoutExpired as error:
            raise DeviceTimeout(f"{self._command[0]} did not end") from error
        finally:
            with self._lock:
                self._playing = None
            _end(playing)
        if playing.returncode:
            raise DeviceGone(_words(said) or f"{self._command[0]}: {playing.returncode}")

    def abandon(self) -> None:
        """See :class:`Player`."""
        with self._lock:
            self._given_up = True
            if self._playing is not None:
                self._playing.kill()

    def _start(self) -> "subprocess.Popen[bytes]":
        with self._lock:
            if self._given_up:
                raise DeviceGone("given up by the supervisor", reason=Reason.ABANDONED)
            try:
                self._playing = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                )
            except OSError as error:
                raise DriverUnavailable(str(error)) from error
            return self._playing


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stderr):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _words(said: bytes) -> str:
    return said.decode("utf-8", "replace").strip().replace("\n", "; ")[:200]


class WindowsPlayer:
    """Plays through Windows itself, with Python's own module, to the default loudspeaker."""

    def check(self) -> None:
        """See :class:`Player`."""
        _winsound()

    def play(self, sound: bytes) -> None:
        """See :class:`Player`."""
        module = _winsound()
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "say.wav"
            file.write_bytes(to_wave(sound))
            try:
                module.PlaySound(str(file), module.SND_FILENAME | module.SND_NODEFAULT)
            except RuntimeError as error:
                raise DeviceGone(str(error)) from error

    def abandon(self) -> None:
        """See :class:`Player`."""
        module = _winsound()
        with suppress(RuntimeError):
            module.PlaySound(None, module.SND_PURGE)


def _winsound() -> Any:
    try:
        import winsound
    except ImportError as error:
        raise DriverUnavailable("only Windows plays sound this way") from error
    return winsound


def player_for(uri: DeviceUri, simulated: Callable[[DeviceUri], Player]) -> Player:
    """The player for ``sound:NAME`` (an ALSA name such as ``default`` or ``plughw:1``), or a
    simulated loudspeaker.
    """
    if uri.scheme == "sim":
        return simulated(uri)
    if sys.platform == "win32":
        return WindowsPlayer()
    name = uri.place
    return ProgramPlayer(
        ["aplay", "-q", "-D", name, "-t", "raw", "-f", "S16_LE", "-r", str(RATE), "-c", "1"],
        ["aplay", "-l"] if name != "null" else None,
    )
