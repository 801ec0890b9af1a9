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

Every error carries a stable ``reason`` (catalogue key ``device.reason.<reason>``), a
:class:`Remedy` (catalogue key ``remedy.<remedy>``) and a ``detail`` for the log.
Nobody parses ``detail``.
"""

from enum import StrEnum


class Remedy(StrEnum):
    """The one next thing that helps. Each has words and a picture for staff."""

    WAIT = "wait"
    ATTENDANT = "attendant"
    CHECK_CABLE = "check_cable"
    CHECK_NETWORK = "check_network"
    CHECK_POWER = "check_power"
    POWER_CYCLE = "power_cycle"
    CHECK_SETTINGS = "check_settings"
    CHECK_PERMISSION = "check_permission"
    CLOSE_OTHER_PROGRAM = "close_other_program"
    INSTALL_PACKAGE = "install_package"
    START_SERVICE = "start_service"
    LOAD_PAPER = "load_paper"
    PAPER_SOON = "paper_soon"
    CLOSE_COVER = "close_cover"
    CLEAR_CUTTER = "clear_cutter"
    LET_COOL = "let_cool"
    RELEASE_FEED = "release_feed"
    SMALLER_PICTURE = "smaller_picture"
    SET_JPEG = "set_jpeg"
    WIDER_DISPLAY = "wider_display"
    SERVICE = "service"


class DeviceError(Exception):
    """Root of every failure of a device."""

    reason = "device_error"
    remedy = Remedy.SERVICE
    retried = True

    def __init__(
        self, detail: str = "", *, reason: str | None = None, remedy: Remedy | None = None
    ) -> None:
        self.reason = reason or self.reason
        self.remedy = remedy or self.remedy
        self.detail = detail
        super().__init__(f"{self.reason}: {detail}" if detail else self.reason)


class DeviceAbsent(DeviceError):
    """Nothing answers at the device's address."""

    reason = "absent"
    remedy = Remedy.CHECK_CABLE


class DeviceGone(DeviceError):
    """The link dropped: unplugged, powered off, connection reset."""

    reason = "gone"
    remedy = Remedy.CHECK_CABLE


class DeviceTimeout(DeviceError):
    """A call overran its deadline; ``sent`` bytes of a write had been accepted by then."""

    reason = "timeout"
    remedy = Remedy.CHECK_POWER

    def __init__(self, detail: str = "", *, sent: int = 0, reason: str | None = None) -> None:
        super().__init__(detail, reason=reason)
        self.sent = sent


class ProtocolError(DeviceError):
    """The device sent bytes that make no sense."""

    reason = "protocol"
    remedy = Remedy.POWER_CYCLE


class DeviceTaken(DeviceError):
    """Another program owns the device, or this user may not open it."""

    reason = "taken"
    remedy = Remedy.CLOSE_OTHER_PROGRAM


class NeedsPerson(DeviceError):
    """Only a person standing at the device can help: paper, cover, cutter, head."""

    reason = "needs_person"
    remedy = Remedy.ATTENDANT


class PrintInDoubt(DeviceError):
    """The link dropped after the first byte. A slip may be half out.

    Never retried on its own: a second slip with the same number is worse
    than a short wait for an attendant.
    """

    reason = "print_in_doubt"
    remedy = Remedy.ATTENDANT
    retried = False


class Rejected(DeviceError):
    """The request makes no sense for this device; sending it again will not help."""

    reason = "rejected"
    retried = False


class Unsupported(DeviceError):
    """The device cannot do what was asked."""

    reason = "unsupported"
    retried = False


class DriverUnavailable(DeviceError):
    """The driver is not known, its import failed, or its vendor library is missing."""

    reason = "driver_unavailable"
    remedy = Remedy.INSTALL_PACKAGE
    retried = False


class UriError(DriverUnavailable):
    """A device's address cannot be read. ``detail`` says what was expected."""

    reason = "bad_uri"
    remedy = Remedy.CHECK_SETTINGS
