"""What is plugged in is found by looking, not by opening."""

from pathlib import Path

from drivers import registry
from drivers.commands.discovery import discover
from drivers.uri import parse_spec


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n")


def test_each_found_device_comes_with_words_that_configure_it(tmp_path: Path) -> None:
    bus, dev = tmp_path / "bus", tmp_path / "dev"
    for name, text in {"idVendor": "04b8", "idProduct": "0e15", "serial": "X1"}.items():
        write(bus / "1-1" / name, text)
    write(bus / "1-1" / "product", "TM-T88V")
    write(bus / "1-1:1.0" / "bInterfaceClass", "07")
    write(bus / "1-2" / "idVendor", "046d")
    write(bus / "1-2" / "idProduct", "c31c")
    write(dev / "serial" / "by-id" / "usb-FTDI-if00", "")
    write(dev / "usb" / "lp0", "")
    write(dev / "v4l" / "by-id" / "usb-Cam-video-index0", "")
    found = discover(bus, dev)
    specs = [parse_spec(one.spec) for one in found]
    assert [spec.uri.scheme for spec in specs] == ["usb", "serial", "file", "v4l"]
    assert found[0].what == "TM-T88V"
    assert str(specs[0].uri) == "usb:04b8:0e15?serial=X1"
    assert len({spec.name for spec in specs}) == 4


def test_a_keypad_in_keyboard_mode_is_found_and_a_mouse_is_not(tmp_path: Path) -> None:
    for port, product, protocol in (("1-1", "0b2a", "01"), ("1-2", "0b2b", "02")):
        write(tmp_path / port / "idVendor", "1a2c")
        write(tmp_path / port / "idProduct", product)
        write(tmp_path / f"{port}:1.0" / "bInterfaceClass", "03")
        write(tmp_path / f"{port}:1.0" / "bInterfaceProtocol", protocol)
    (tmp_path / "serial" / "by-id").mkdir(parents=True)
    found = discover(tmp_path, tmp_path)
    assert [one.spec for one in found] == ["keys1=keypad@hid:1a2c:0b2a"]


def test_what_is_found_names_a_driver_that_works_there(tmp_path: Path) -> None:
    write(tmp_path / "1-1" / "idVendor", "056a")
    write(tmp_path / "1-1" / "idProduct", "00a8")
    (tmp_path / "serial" / "by-id").mkdir(parents=True)
    (pad,) = discover(tmp_path, tmp_path)
    assert registry.find(parse_spec(pad.spec)).kind == "signature"


def test_a_machine_with_nothing_plugged_in_has_nothing(tmp_path: Path) -> None:
    (tmp_path / "serial" / "by-id").mkdir(parents=True)
    assert discover(tmp_path / "none", tmp_path) == []
