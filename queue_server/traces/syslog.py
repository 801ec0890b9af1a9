"""Security events to syslog, by choice, beside the file."""

from contextlib import suppress
from logging import makeLogRecord
from logging.handlers import SysLogHandler

import orjson

from queue_server.usecases.trace import Trace


class ToSyslog:
    """Passes each event on, then sends it as JSON with facility ``auth``.

    ``address``: the path of a local socket (``/dev/log``), or ``udp:HOST:PORT``. Syslog promises
    nothing: an event that cannot be sent is in the file alone.
    """

    def __init__(self, file: Trace, address: str) -> None:
        self._file = file
        self._address = address
        self._handler: SysLogHandler | None = None

    def note(self, event: str, **facts: str | int | None) -> None:
        """Pass it on, and send it."""
        self._file.note(event, **facts)
        message = orjson.dumps({"event": event, **facts}).decode()
        with suppress(OSError):
            if self._handler is None:
                self._handler = _Handler(where(self._address), SysLogHandler.LOG_AUTH)
                self._handler.ident = "jiaohao: "
            self._handler.handle(makeLogRecord({"msg": message, "levelname": "INFO"}))

    def close(self) -> None:
        """Close the socket."""
        if self._handler is not None:
            self._handler.close()
            self._handler = None


class _Handler(SysLogHandler):
    def handleError(self, record: object) -> None:
        """Ignore it: the next event tries again."""


def where(address: str) -> str | tuple[str, int]:
    """The address as :class:`SysLogHandler` takes it."""
    if address.startswith("udp:"):
        host, _, port = address[4:].rpartition(":")
        return host.strip("[]"), int(port)
    return address
