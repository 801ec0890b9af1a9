"""The way to a card: PC/SC through pyscard, imported late. An optional extra."""

from typing import Any, Protocol

from drivers.card.decode import no_card
from drivers.errors import DeviceAbsent, DeviceGone, DriverUnavailable
from drivers.uri import DeviceUri


class CardReader(Protocol):
    """A reader; its card is in use from ``insert`` to ``let_go``."""

    def find(self) -> None:
        """Whether the reader is there.

        Raises:
            DeviceAbsent: It is not there.
        """
        ...

    def insert(self) -> None:
        """Connect to the card in the reader.

        Raises:
            NeedsPerson: There is no card.
        """
        ...

    def exchange(self, command: bytes) -> bytes:
        """Send a command; returns the answer with its status word.

        Raises:
            DeviceGone: The card or the reader was removed.
        """
        ...

    def let_go(self) -> None:
        """Be done with the card. Never raises."""
        ...


class PcscReader:
    """The first reader whose name contains the address's place; ``any`` takes the first."""

    def __init__(self, uri: DeviceUri) -> None:
        self._wanted = "" if uri.place == "any" else uri.place.lower()
        self._connection: Any = None

    def find(self) -> None:
        """See :class:`CardReader`."""
        self._reader()

    def insert(self) -> None:
        """See :class:`CardReader`."""
        _, errors = _library()
        connection = self._reader().createConnection()
        try:
            connection.connect()
        except errors.NoCardException as error:
            raise no_card() from error
        except errors.CardConnectionException as error:
            raise DeviceGone("the card cannot be reached") from error
        self._connection = connection

    def exchange(self, command: bytes) -> bytes:
        """See :class:`CardReader`."""
        _, errors = _library()
        try:
            data, first, second = self._connection.transmit(list(command))
        except errors.CardConnectionException as error:
            raise DeviceGone("the card went away") from error
        return bytes([*data, first, second])

    def let_go(self) -> None:
        """See :class:`CardReader`."""
        connection, self._connection = self._connection, None
        if connection is not None:
            _, errors = _library()
            try:
                connection.disconnect()
            except errors.CardConnectionException:
                return

    def _reader(self) -> Any:
        system, errors = _library()
        try:
            readers = system.readers()
        except errors.SmartcardException as error:
            raise DeviceAbsent("the PC/SC service does not answer") from error
        for reader in readers:
            if self._wanted in str(reader).lower():
                return reader
        raise DeviceAbsent("no such card reader is plugged in")


def _library() -> tuple[Any, Any]:
    try:
        from smartcard import Exceptions, System
    except ImportError as error:
        raise DriverUnavailable("pyscard is not installed (Debian: python3-pyscard)") from error
    return System, Exceptions
