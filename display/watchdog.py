"""Reports to systemd that pictures are really being shown, so that a frozen wall is restarted."""

from collections.abc import Mapping

from queue_server.processes.notify import NotifySocket


class Watchdog:
    """Reports ready with the first picture, and alive with later ones."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._socket = NotifySocket(environment)
        self._notified_s: float | None = None

    def is_due(self, now_s: float) -> bool:
        """Whether a picture must be shown now, even if nothing on it has changed."""
        every_s, last_s = self._socket.every_s, self._notified_s
        return every_s is not None and (last_s is None or now_s - last_s >= every_s)

    def presented(self, now_s: float) -> None:
        """Note that a picture has reached the screen; ``now_s`` are monotonic seconds."""
        if self._notified_s is None:
            self._socket.send("READY=1")
            self._notified_s = now_s
        elif self.is_due(now_s):
            self._socket.send("WATCHDOG=1")
            self._notified_s = now_s
