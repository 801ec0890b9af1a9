"""HDMI-CEC as Linux has it: the kernel's structures, and messages to a television. Pure.

Numbers and layouts are those of ``linux/cec.h``; what the kernel does with them is in its
documentation, *ioctls CEC_RECEIVE and CEC_TRANSMIT*. Opcodes are from HDMI 1.4, CEC table 8 on.
"""

import struct
from dataclasses import dataclass

from drivers.errors import ProtocolError
from queue_server.wire.devices import PowerText

_READ, _WRITE = 2, 1


def _request(direction: int, number: int, size: int) -> int:
    """The number of an ioctl, as ``_IOC`` of ``asm-generic/ioctl.h`` makes it."""
    return direction << 30 | size << 16 | ord("a") << 8 | number


#: ``struct cec_msg``: two stamps, length, timeout, sequence, flags, 16 bytes, reply, rx_status,
#: tx_status and four counters; one byte of padding.
_MESSAGE = struct.Struct("=QQIIII16s7Bx")
#: ``struct cec_log_addrs``, up to CEC 2.0; one byte of padding.
_ADDRESSES = struct.Struct("=4sHBBII15s4s4s4s48sx")
#: ``struct cec_caps``: driver, name, addresses, capabilities, version.
_CAPS = struct.Struct("=32s32sIII")
_PHYSICAL = struct.Struct("=H")

G_CAPS = _request(_READ | _WRITE, 0, _CAPS.size)
G_PHYSICAL = _request(_READ, 1, _PHYSICAL.size)
G_ADDRESSES = _request(_READ, 3, _ADDRESSES.size)
S_ADDRESSES = _request(_READ | _WRITE, 4, _ADDRESSES.size)
TRANSMIT = _request(_READ | _WRITE, 5, _MESSAGE.size)

TV, EVERYBODY, UNREGISTERED = 0x0, 0xF, 0xF
NO_PHYSICAL = 0xFFFF
IMAGE_VIEW_ON, STANDBY, ACTIVE_SOURCE = 0x04, 0x36, 0x82
GIVE_POWER, REPORT_POWER = 0x8F, 0x90
#: The spec gives a television a second to answer.
ANSWER_MS = 1000

_TX_OK = 0x01
_RX_OK, _RX_ABORT = 0x01, 0x04
#: Operands of Report Power Status: on, standby, changing to either.
_POWER: dict[int, PowerText] = {0: "on", 1: "standby", 2: "on", 3: "standby"}
# A playback device (type 3 of addresses, 4 of devices, 0x10 of all kinds) of CEC 1.4.
_VERSION, _PLAYBACK, _PRIMARY, _KINDS = 5, 3, 4, 0x10
_FALLBACK = 1  # be unregistered if every address of the kind is taken


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message: acknowledged or not, and the answer, if one was asked for."""

    acknowledged: bool
    refused: bool = False
    answer: bytes = b""


def blank(size_of: int) -> bytearray:
    """Room for an ioctl's answer."""
    return bytearray(size_of >> 16 & 0x3FFF)


def message(data: bytes, reply: int = 0) -> bytearray:
    """A message for the kernel to send; ``reply`` is the opcode to wait for."""
    wait = ANSWER_MS if reply else 0
    return bytearray(_MESSAGE.pack(0, 0, len(data), wait, 0, 0, data, reply, 0, 0, 0, 0, 0, 0))


def sent(data: bytes) -> Sent:
    """What the kernel reports about a message it was given.

    Raises:
        ProtocolError: The report makes no sense.
    """
    _, _, length, _, _, _, data, _, rx, tx, *_ = _MESSAGE.unpack(data)
    if not tx & _TX_OK:
        return Sent(acknowledged=False)
    if rx & _RX_ABORT:
        return Sent(acknowledged=True, refused=True)
    if not rx & _RX_OK:
        return Sent(acknowledged=True)
    if length > len(data):
        raise ProtocolError(f"a CEC message of {length} bytes")
    return Sent(acknowledged=True, answer=data[:length])


def power_in(answer: bytes) -> PowerText:
    """The state in a Report Power Status of the television.

    Raises:
        ProtocolError: It is another message, or not a state.
    """
    if len(answer) < 3 or answer[0] >> 4 != TV or answer[1] != REPORT_POWER:
        raise ProtocolError(f"no power status: {answer.hex(' ')}")
    if answer[2] not in _POWER:
        raise ProtocolError(f"no such power status: {answer[2]:02x}")
    return _POWER[answer[2]]


def own_address(data: bytes) -> int | None:
    """The logical address of the adapter, or None while it has none."""
    logical, mask, *_ = _ADDRESSES.unpack(data)
    return logical[0] & 0xF if mask else None


def is_asked_for(data: bytes) -> bool:
    """Whether some program has already given the adapter a kind."""
    return bool(_ADDRESSES.unpack(data)[3])


def as_player(name: str) -> bytearray:
    """What makes the adapter a playback device called ``name`` in the television's menu."""
    return bytearray(
        _ADDRESSES.pack(
            b"", 0, _VERSION, 1, 0xFFFFFF, _FALLBACK, name.encode("ascii", "replace")[:14],
            bytes((_PRIMARY,)), bytes((_PLAYBACK,)), bytes((_KINDS,)), b"",
        )
    )  # fmt: skip


def physical(data: bytes) -> int:
    """The place of the adapter in the tree of HDMI cables."""
    return int(_PHYSICAL.unpack(data)[0])


def driver_of(data: bytes) -> str:
    """The kernel's driver of the adapter."""
    return bytes(_CAPS.unpack(data)[0]).split(b"\0")[0].decode("ascii", "replace")
