"""What is plugged into this machine, with the address each device would have.

Reads what the system lists and opens nothing, so a device in use is never disturbed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drivers.errors import DriverUnavailable

PRINTER_CLASS = "07"
HID_CLASS = "03"
KEYBOARD_PROTOCOL = "01"
WACOM = "056a"
SYS_USB = Path("/sys/bus/usb/devices")
DEV = Path("/dev")


@dataclass(frozen=True, slots=True)
class FoundDevice:
    """A device: its own name for itself, and the words that would configure it."""

    what: str
    spec: str


def discover(sys_usb: Path = SYS_USB, dev: Path = DEV) -> list[FoundDevice]:
    """All that could be one of our devices: USB printers, pads and keypads, lines, cameras."""
    found = [*_usb(sys_usb), *_lines(dev), *_nodes(dev)]
    return [FoundDevice(f.what, f.spec.format(n=n)) for n, f in enumerate(found, 1)]


def _usb(root: Path) -> Iterator[FoundDevice]:
    if not root.is_dir():
        return
    for device in sorted(root.iterdir()):
        vendor, product = _word(device / "idVendor"), _word(device / "idProduct")
        if not vendor or not product:
            continue
        title = " ".join(filter(None, (_word(device / "manufacturer"), _word(device / "product"))))
        if _is_printer(root, device):
            serial = _word(device / "serial")
            query = f"?serial={serial}" if serial and serial.isalnum() else ""
            yield FoundDevice(title, f"printer{{n}}=escpos@usb:{vendor}:{product}{query}")
        elif vendor == WACOM:
            yield FoundDevice(title, f"pad{{n}}=stu@usb:{vendor}:{product}")
        elif _is_keyboard(root, device):
            what = f"{title} (keypad or scanner? An ordinary keyboard would be taken away)"
            yield FoundDevice(what, f"keys{{n}}=keypad@hid:{vendor}:{product}")


def _is_printer(root: Path, device: Path) -> bool:
    interfaces = root.glob(f"{device.name}:*/bInterfaceClass")
    return any(_word(path) == PRINTER_CLASS for path in interfaces)


def _is_keyboard(root: Path, device: Path) -> bool:
    """Whether it is a keyboard, as keypads and scanners in keyboard mode say they are."""
    return any(
        _word(path) == HID_CLASS
        and _word(path.with_name("bInterfaceProtocol")) == KEYBOARD_PROTOCOL
        for path in root.glob(f"{device.name}:*/bInterfaceClass")
    )


def _lines(dev: Path) -> Iterator[FoundDevice]:
    by_id = dev / "serial" / "by-id"
    if by_id.is_dir():
        for path in sorted(by_id.iterdir()):
            yield FoundDevice(path.name, f"printer{{n}}=escpos@serial:{path}?baud=19200")
        return
    for name, title in _listed_ports():
        yield FoundDevice(title, f"printer{{n}}=escpos@serial:{name}?baud=19200")


def _listed_ports() -> list[tuple[str, str]]:
    """Where no by-id folder exists (Windows): the ports that pyserial lists, unopened."""
    try:
        from serial.tools.list_ports import comports
    except ImportError as error:
        raise DriverUnavailable("pyserial is not installed") from error
    return [(port.device, port.description) for port in comports() if port.vid is not None]


def _nodes(dev: Path) -> Iterator[FoundDevice]:
    for path in sorted((dev / "usb").glob("lp*")):
        yield FoundDevice("USB printer as a file", f"printer{{n}}=escpos@file:{path}")
    for path in sorted((dev / "v4l" / "by-id").glob("*-index0")):
        yield FoundDevice(path.name, f"camera{{n}}=camera@v4l:{path}")


def _word(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
