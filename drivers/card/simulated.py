"""A card reader with a card that answers the real commands with the real bytes."""

from datetime import date

from drivers.card.decode import READ, SELECT, NhiCard, encode, no_card
from drivers.errors import DeviceAbsent, DeviceGone
from drivers.uri import DeviceUri

#: Belongs to no one: the ID number is the example on every form.
SPECIMEN = NhiCard(
    number="000012345678",
    name="王小明",
    id_number="A123456789",
    born=date(1980, 2, 29),
    sex="M",
    issued=date(2019, 10, 1),
)


class SimulatedReader:
    """``card`` is the record of the card in it, or None. ``other``: it is another kind of card."""

    def __init__(self, card: bytes | None = None) -> None:
        self.card = card
        self.other = False
        self.absent = False
        self.asked: list[bytes] = []
        self._selected = False

    def find(self) -> None:
        """Whether it is plugged in."""
        if self.absent:
            raise DeviceAbsent("the simulated reader is unplugged")

    def insert(self) -> None:
        """Connect to the card."""
        self.find()
        if self.card is None:
            raise no_card()
        self._selected = False

    def exchange(self, command: bytes) -> bytes:
        """The card's answer to a command."""
        if self.absent or self.card is None:
            raise DeviceGone("the simulated card went away")
        self.asked.append(command)
        if command == SELECT and not self.other:
            self._selected = True
            return b"\x90\x00"
        if command == READ and self._selected:
            return self.card + b"\x90\x00"
        return b"\x6a\x82"

    def let_go(self) -> None:
        """Be done with the card."""
        self._selected = False


_readers: dict[str, SimulatedReader] = {}


def simulated_reader(uri: DeviceUri) -> SimulatedReader:
    """The simulated reader at an address, with a specimen in it; ``fault=absent|empty|other``."""
    key = str(uri)
    if key not in _readers:
        fault = uri.fault("absent", "empty", "other")
        reader = SimulatedReader(None if fault == "empty" else encode(SPECIMEN))
        reader.absent, reader.other = fault == "absent", fault == "other"
        _readers[key] = reader
    return _readers[key]
