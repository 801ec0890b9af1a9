"""Taiwan's National Health Insurance card 健保卡: the public part, commands and bytes. Pure.

The card is selected by its application id and one record of 57 bytes is read without a PIN::

    offset  length  content
         0      12  card number, ASCII digits
        12      20  name, Big5, filled with NUL
        32      10  ID number, ASCII
        42       7  date of birth, ROC year, month, day: yyyMMdd
        49       1  sex, M or F
        50       7  date of issue, yyyMMdd

Its years are those of the Republic whatever the calendar of the office that reads it.
A character of the name that Big5 lacks is stored as ``?`` on the card itself.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from drivers.errors import NeedsPerson, ProtocolError
from queue_server.wire.devices import Reason, Remedy
from queue_server.wire.words.dates import ROC_EPOCH, roc_year

SELECT = bytes.fromhex("00A4040010" + "D1580000010000000000000000000011" + "00")
READ = bytes.fromhex("00CA1100020000")
RECORD_BYTES = 57
_OK = b"\x90\x00"
_ID = re.compile(r"[A-Z][0-9A-Z][0-9]{8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NhiCard:
    """What the card shows. All of it is personal: kept out of every ``repr``."""

    number: str = field(repr=False)
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    born: date = field(repr=False)
    sex: str = field(repr=False)
    issued: date = field(repr=False)


def body_of(answer: bytes, *, selecting: bool = False) -> bytes:
    """What an answer carries before its status word.

    Raises:
        NeedsPerson: Another card is in the reader.
        ProtocolError: The card refused, or the answer is too short.
    """
    if len(answer) < 2:
        raise ProtocolError(f"an answer of {len(answer)} bytes")
    if answer[-2:] == _OK:
        return answer[:-2]
    if selecting:
        raise NeedsPerson("no such application on the card", reason=Reason.OTHER_CARD)
    raise ProtocolError(f"the card refused with {answer[-2:].hex()}")


def decode(record: bytes) -> NhiCard:
    """Read a record.

    Raises:
        ProtocolError: Not a valid answer of such a card. The error carries none of its content.
    """
    if len(record) != RECORD_BYTES:
        raise ProtocolError(f"a record of {len(record)} bytes, expected {RECORD_BYTES}")
    try:
        card = NhiCard(
            number=record[:12].decode("ascii"),
            name=record[12:32].split(b"\0")[0].decode("cp950").strip(),
            id_number=record[32:42].decode("ascii"),
            born=_date(record[42:49]),
            sex=record[49:50].decode("ascii"),
            issued=_date(record[50:57]),
        )
    except ValueError:
        card = None
    if card is None or not _makes_sense(card):
        raise ProtocolError("the card's record cannot be read")
    return card


def encode(card: NhiCard) -> bytes:
    """The record of a card, as the simulated card sends it."""
    return b"".join(
        (
            card.number.encode("ascii"),
            card.name.encode("cp950", "replace")[:20].ljust(20, b"\0"),
            card.id_number.encode("ascii"),
            _roc(card.born),
            card.sex.encode("ascii"),
            _roc(card.issued),
        )
    )


def _date(text: bytes) -> date:
    if not text.isdigit():
        raise ValueError("not a date")
    return date(ROC_EPOCH + int(text[:3]), int(text[3:5]), int(text[5:7]))


def _roc(day: date) -> bytes:
    return f"{roc_year(day.year):03d}{day.month:02d}{day.day:02d}".encode()


def _makes_sense(card: NhiCard) -> bool:
    return (
        card.number.isdigit()
        and bool(card.name)
        and card.name.isprintable()
        and _ID.fullmatch(card.id_number) is not None
        and card.sex in ("M", "F")
    )


def no_card() -> NeedsPerson:
    """The error for an empty reader."""
    return NeedsPerson("no card", reason=Reason.NO_CARD, remedy=Remedy.ATTENDANT)
