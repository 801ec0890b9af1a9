"""DDC/CI: reads and sets a monitor's power mode over the I2C lines of its cable. Pure.

Frames, addresses and pauses are from VESA DDC/CI 1.1 (sections 1.4, 4.3 and 4.4); the power mode
is feature D6 of MCCS 2.2. A frame is source, 80 hex plus the length, the message, and a checksum:
the exclusive-or of all that and the address it goes to.
"""

from functools import reduce
from operator import xor

from drivers.errors import ProtocolError
from queue_server.wire.devices import PowerText

#: The monitor's address as Linux counts it, without the read/write bit.
ADDRESS = 0x37
#: As counted in checksums: to the monitor, and from it.
_MONITOR, _HOST, _ANSWER = 0x6E, 0x51, 0x50
_GET, _ANSWERED, _SET = 0x01, 0x02, 0x03
_POWER_MODE = 0xD6
#: An answer to Get: source, length, opcode, result, feature, type, maximum, present, checksum.
ANSWER_BYTES = 11
#: How long a monitor may take before it has an answer, or takes the next request.
ANSWER_S, SET_S = 0.04, 0.05
#: DPM on, standby, suspend, off; switched off by its own button.
_MODES: dict[int, PowerText] = {1: "on", 2: "standby", 3: "standby", 4: "off", 5: "off"}
ON, MODE_OF = 0x01, {"standby": 0x02, "off": 0x04}
#: The answer of a monitor with nothing to say: no message at all.
_NOTHING = bytes((_MONITOR, 0x80))


def checksum(first: int, frame: bytes) -> int:
    """The exclusive-or of all bytes and the address they go to."""
    return reduce(xor, frame, first)


def _frame(*said: int) -> bytes:
    frame = bytes((_HOST, 0x80 | len(said), *said))
    return frame + bytes((checksum(_MONITOR, frame),))


def ask_power() -> bytes:
    """The request for the power mode."""
    return _frame(_GET, _POWER_MODE)


def set_power(mode: int) -> bytes:
    """The request to go into a power mode; monitors do not answer it."""
    return _frame(_SET, _POWER_MODE, 0, mode)


def power_in(frame: bytes) -> PowerText:
    """The state in a monitor's answer; unknown if it has no such feature.

    Raises:
        ProtocolError: It is not an answer to this request, or its checksum is wrong.
    """
    length = frame[1] & 0x7F if len(frame) > 1 else 0
    whole = frame[: length + 3]
    if len(whole) < length + 3 or checksum(_ANSWER, whole):
        raise ProtocolError(f"a frame with a wrong checksum: {frame.hex(' ')}")
    if whole[:2] == _NOTHING:
        return "unknown"
    if length != ANSWER_BYTES - 3 or whole[0] != _MONITOR or whole[2] != _ANSWERED:
        raise ProtocolError(f"no answer to our request: {frame.hex(' ')}")
    if whole[4] != _POWER_MODE:
        raise ProtocolError(f"an answer for another feature: {whole[4]:02x}")
    return "unknown" if whole[3] else _MODES.get(whole[9], "unknown")
