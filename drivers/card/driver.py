"""Reads the public part of a health insurance card, once, when its holder has agreed.

Nothing read is kept, logged or written to the tap: only the caller gets it.
"""

from drivers.base import Health, Outcome, PrintReport
from drivers.card.decode import READ, SELECT, NhiCard, body_of, decode
from drivers.card.reader import CardReader
from drivers.errors import Rejected
from drivers.tap import Tap
from queue_server.wire.devices import Reason, Remedy


class CardDevice:
    """A reader at a counter. It reads a card only on request."""

    def __init__(self, reader: CardReader, tap: Tap) -> None:
        self._reader = reader
        self._tap = tap

    def open(self) -> Health:
        """Check that the reader is there."""
        self._reader.find()
        return Health()

    def poll(self) -> Health:
        """Check that the reader is still there."""
        self._reader.find()
        return Health()

    def read_public(self, *, consented: bool) -> NhiCard:
        """Read the card in the reader. ``consented``: its holder was shown the
        catalogue's text ``card.consent`` and agreed.

        Raises:
            Rejected: ``not_consented``.
            NeedsPerson: ``no_card`` or ``other_card``.
            ProtocolError, DeviceGone: The card cannot be read.
        """
        if not consented:
            raise Rejected(
                "the holder has not agreed", reason=Reason.NOT_CONSENTED, remedy=Remedy.ATTENDANT
            )
        self._reader.insert()
        try:
            body_of(self._exchange(SELECT), selecting=True)
            return decode(body_of(self._exchange(READ)))
        finally:
            self._reader.let_go()

    def self_test(self) -> PrintReport:
        """Check that the reader answers; no card is touched."""
        self._reader.find()
        return PrintReport(outcome=Outcome.CONFIRMED, by="reader")

    def close(self) -> None:
        """Let the card go."""
        self._reader.let_go()

    def abandon(self) -> None:
        """PC/SC cannot be interrupted; its calls end on their own."""

    def _exchange(self, command: bytes) -> bytes:
        self._tap.sent(command)
        answer = self._reader.exchange(command)
        self._tap.hidden("<", len(answer))
        return answer
