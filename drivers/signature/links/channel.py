"""The seam between a pad's driver and its maker's service: text messages over a WebSocket."""

import socket
import ssl
from contextlib import suppress
from typing import Any, Protocol

from drivers.errors import DeviceAbsent, DeviceGone, DriverUnavailable, ProtocolError, UriError
from drivers.uri import DeviceUri
from queue_server.wire.devices import Reason, Remedy

#: Time-outs for connecting and sending, and for hanging up.
WITHIN_S, CLOSE_S = 5.0, 1.0
#: The picture of a display that the service sends back stays far below this.
MOST_BYTES = 4 * 1024 * 1024


class Channel(Protocol):
    """Text both ways. One thread uses it; only ``abandon`` comes from others."""

    def open(self) -> None:
        """Reach the service.

        Raises:
            DeviceAbsent: It is not running (``service_away``), or shows a certificate no authority
                vouches for (``service_untrusted``).
        """
        ...

    def send(self, text: str) -> None:
        """Send a message.

        Raises:
            DeviceGone: The service is gone, or did not take it in time.
        """
        ...

    def receive(self, timeout_s: float) -> str | None:
        """The next message; None when none came in time.

        Raises:
            DeviceGone: The service is gone.
            ProtocolError: It sent bytes.
        """
        ...

    def close(self) -> None:
        """Hang up. Never raises."""
        ...

    def abandon(self) -> None:
        """From any thread: break off whatever is pending. Never waits, never raises."""
        ...


class WebSocketChannel:
    """Uses the websockets library; ``ca`` in the address is a file of certificates to trust."""

    def __init__(self, uri: DeviceUri, *, within_s: float = WITHIN_S) -> None:
        self._uri = uri
        self._within_s = within_s
        self._link: Any = None

    def open(self) -> None:
        """Connect, without a proxy: the service is on this machine or beside it."""
        connect, broken = _library()
        try:
            self._link = connect(
                f"{self._uri.scheme}://{self._uri.place}",
                ssl=self._trusted(),
                proxy=None,
                compression=None,
                open_timeout=self._within_s,
                close_timeout=CLOSE_S,
                ping_interval=None,  # the service may not answer pings; polls ask it instead
                max_size=MOST_BYTES,
                legacy=True,
            )
        except ssl.SSLCertVerificationError as error:
            raise DeviceAbsent(
                str(error), reason=Reason.SERVICE_UNTRUSTED, remedy=Remedy.CHECK_SETTINGS
            ) from error
        except (OSError, broken) as error:
            raise DeviceAbsent(
                str(error), reason=Reason.SERVICE_AWAY, remedy=Remedy.START_SERVICE
            ) from error
        # Without it, a service that stops reading would block sending for ever. One that has
        # hung up again is found by the first message.
        with suppress(OSError):
            self._link.socket.settimeout(self._within_s)

    def _trusted(self) -> ssl.SSLContext | None:
        if self._uri.scheme != "wss":
            return None
        try:
            return ssl.create_default_context(cafile=self._uri.options.get("ca"))
        except OSError as error:
            raise UriError(f"{self._uri}: ca cannot be read: {error}") from error

    def send(self, text: str) -> None:
        """One text frame."""
        _, broken = _library()
        try:
            self._open_link().send(text)
        except (OSError, broken) as error:
            raise _gone(error) from error

    def receive(self, timeout_s: float) -> str | None:
        """One text frame."""
        _, broken = _library()
        try:
            message = self._open_link().recv(timeout_s)
        except TimeoutError:
            return None
        except (OSError, broken) as error:
            raise _gone(error) from error
        if not isinstance(message, str):
            raise ProtocolError("the service sent bytes in place of text")
        return message

    def close(self) -> None:
        """The closing handshake, for a second at most."""
        link, self._link = self._link, None
        if link is not None:
            with suppress(Exception):
                link.close()

    def abandon(self) -> None:
        """Cut the connection while a caller waits on it."""
        link = self._link
        if link is not None:
            with suppress(OSError):
                link.socket.shutdown(socket.SHUT_RDWR)

    def _open_link(self) -> Any:
        if self._link is None:
            raise DeviceGone("not open")
        return self._link


def _gone(error: Exception) -> DeviceGone:
    return DeviceGone(str(error), reason=Reason.SERVICE_AWAY, remedy=Remedy.START_SERVICE)


def _library() -> tuple[Any, type[Exception]]:
    try:
        from websockets.exceptions import WebSocketException
        from websockets.sync.client import connect
    except ImportError as error:
        raise DriverUnavailable("websockets is not installed") from error
    return connect, WebSocketException
