"""What can go wrong with a device, and what helps.

::

    DeviceError
    ├── DeviceAbsent       nothing answers at that address            comes back unaided: retried
    ├── DeviceGone         the link was there and dropped             retried
    ├── DeviceTimeout      a call overran its deadline                retried after reopening
    ├── ProtocolError      bytes that make no sense                   counted, resynchronised
    ├── DeviceTaken        another program or user owns it            needs a person
    ├── NeedsPerson        paper, cover, cutter, head …               needs a person at the device
    ├── PrintInDoubt       a slip may be half out                     never repeated unasked
    ├── Rejected           the request makes no sense for the device  not retried
    ├── Unsupported        the device cannot do that                  not retried
    └── DriverUnavailable  driver or vendor library missing or broken not retried
        └── UriError       the device's address cannot be read

Every error carries a stable :class:`Reason`, a :class:`Remedy` (both have words for staff) and a
``detail`` for the log. No code parses ``detail``.
"""

from queue_server.wire.devices import Reason, Remedy


class DeviceError(Exception):
    """Root of every failure of a device."""

    reason = Reason.DEVICE_ERROR
    remedy = Remedy.SERVICE
    retried = True

    def __init__(
        self, detail: str = "", *, reason: Reason | None = None, remedy: Remedy | None = None
    ) -> None:
        self.reason = reason or self.reason
        self.remedy = remedy or self.remedy
        self.detail = detail
        super().__init__(f"{self.reason}: {detail}" if detail else self.reason)


class DeviceAbsent(DeviceError):
    """Nothing answers at the device's address."""

    reason = Reason.ABSENT
    remedy = Remedy.CHECK_CABLE


class DeviceGone(DeviceError):
    """The link dropped: unplugged, powered off, connection reset."""

    reason = Reason.GONE
    remedy = Remedy.CHECK_CABLE


class DeviceTimeout(DeviceError):
    """A call overran its deadline; ``sent`` bytes of a write had been accepted by then."""

    reason = Reason.TIMEOUT
    remedy = Remedy.CHECK_POWER

    def __init__(self, detail: str = "", *, sent: int = 0, reason: Reason | None = None) -> None:
        super().__init__(detail, reason=reason)
        self.sent = sent


class ProtocolError(DeviceError):
    """The device sent bytes that make no sense."""

    reason = Reason.PROTOCOL
    remedy = Remedy.POWER_CYCLE


class DeviceTaken(DeviceError):
    """Another program owns the device, or this user may not open it."""

    reason = Reason.TAKEN
    remedy = Remedy.CLOSE_OTHER_PROGRAM


class NeedsPerson(DeviceError):
    """Only a person standing at the device can help: paper, cover, cutter, head."""

    reason = Reason.NEEDS_PERSON
    remedy = Remedy.ATTENDANT


class PrintInDoubt(DeviceError):
    """The link dropped after the first byte. A slip may be half out.

    Never retried on its own: a second slip with the same number is worse
    than a short wait for an attendant.
    """

    reason = Reason.PRINT_IN_DOUBT
    remedy = Remedy.ATTENDANT
    retried = False


class Rejected(DeviceError):
    """The request makes no sense for this device; sending it again will not help."""

    reason = Reason.REJECTED
    retried = False


class Unsupported(DeviceError):
    """The device cannot do what was asked."""

    reason = Reason.UNSUPPORTED
    retried = False


class DriverUnavailable(DeviceError):
    """The driver is unknown, its import failed, or its vendor library is missing."""

    reason = Reason.DRIVER_UNAVAILABLE
    remedy = Remedy.INSTALL_PACKAGE
    retried = False


class UriError(DriverUnavailable):
    """A device's address cannot be read. ``detail`` says what was expected."""

    reason = Reason.BAD_URI
    remedy = Remedy.CHECK_SETTINGS
