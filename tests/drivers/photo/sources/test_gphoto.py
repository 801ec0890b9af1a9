"""The DSLR driver, on a stand-in for libgphoto2 that has one camera and a memory card."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from drivers.errors import DeviceAbsent, DeviceError, DeviceGone, DeviceTaken
from drivers.photo.drawing import Person, draw_person
from drivers.photo.driver import Station
from drivers.photo.pictures.codec import encode
from drivers.photo.sources.gphoto import GphotoEye
from drivers.tap import Tap
from drivers.uri import parse_uri

SMALL = encode(draw_person(Person(width=320, height=240, x=160, y=110, head=110)))
LARGE = encode(draw_person(Person()))


class GPhoto2Error(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(f"[{code}]")
        self.code = code


class File:
    def __init__(self, data: bytes) -> None:
        self.data = data

    def get_data_and_size(self) -> bytes:
        return self.data


class Ports(list):  # type: ignore[type-arg]
    def load(self) -> None:
        self[:] = ["usb:001,004", "usb:001,005"]

    def lookup_path(self, path: str) -> int:
        return self.index(path)


class Library:
    """As much of gphoto2 as the driver uses."""

    GP_CAPTURE_IMAGE, GP_FILE_TYPE_NORMAL, GP_ERROR_IO_USB_CLAIM = 0, 1, -53
    GPhoto2Error, PortInfoList = GPhoto2Error, Ports

    def __init__(self) -> None:
        self.card: dict[str, bytes] = {}
        self.open = 0
        self.claimed = False
        self.unplugged = False
        self.shutter_s = 0.0
        library = self

        class Camera:
            @staticmethod
            def autodetect() -> list[tuple[str, str]]:
                return [("Other", "usb:001,004"), ("Canon EOS", "usb:001,005")]

            def set_port_info(self, port: str) -> None:
                self.port = port

            def init(self) -> None:
                if library.claimed:
                    raise GPhoto2Error(-53)
                library.open += 1

            def exit(self) -> None:
                library.open -= 1

            def get_abilities(self) -> SimpleNamespace:
                return SimpleNamespace(
                    usb_vendor=0x04A9, usb_product=0x32B1 if self.port.endswith("5") else 1
                )

            def capture_preview(self) -> File:
                if library.unplugged:
                    raise GPhoto2Error(-7)
                return File(SMALL)

            def capture(self, kind: int) -> SimpleNamespace:
                time.sleep(library.shutter_s)
                library.card["IMG_0001.JPG"] = LARGE
                return SimpleNamespace(folder="/", name="IMG_0001.JPG")

            def file_get(self, folder: str, name: str, kind: int) -> File:
                return File(library.card[name])

            def file_delete(self, folder: str, name: str) -> None:
                del library.card[name]

        self.Camera = Camera


def station(library: Library, sys_usb: Path = Path("/nowhere")) -> Station:
    eye = GphotoEye(parse_uri("usb:04a9:32b1"), library, sys_usb)
    return Station(eye, Tap(time.monotonic))


def test_a_still_is_the_shutters_picture_and_leaves_none_on_the_card() -> None:
    library = Library()
    assert station(library).photograph().shape == (960, 1280, 3)
    assert library.card == {}
    assert library.open == 0


def test_the_preview_is_the_viewfinders() -> None:
    previews = station(Library()).preview()
    assert next(previews).startswith(b"\xff\xd8")


def test_a_slow_shutter_holds_a_preview_up_and_does_not_end_it() -> None:
    library = Library()
    library.shutter_s = 0.8
    eye = GphotoEye(parse_uri("usb:04a9:32b1"), library)
    one = Station(eye, Tap(time.monotonic), frame_s=0.2)
    previews = one.preview()
    next(previews)
    with ThreadPoolExecutor(1) as owner:
        taken = owner.submit(one.photograph)
        while not taken.done():
            assert next(previews)
    assert taken.result().shape == (960, 1280, 3)
    previews.close()


def test_a_camera_of_another_model_is_let_go_again() -> None:
    library = Library()
    eye = GphotoEye(parse_uri("usb:04a9:0002"), library)
    with pytest.raises(DeviceAbsent):
        eye.open()
    assert library.open == 0


def test_a_camera_the_desktop_has_mounted_is_taken() -> None:
    library = Library()
    library.claimed = True
    with pytest.raises(DeviceTaken):
        station(library).open()


def test_a_camera_unplugged_while_shooting_is_gone() -> None:
    library = Library()
    one = station(library)
    one.open()
    library.unplugged = True
    with pytest.raises(DeviceGone):
        one.photograph()


def test_whether_it_is_plugged_in_is_looked_up_without_opening(tmp_path: Path) -> None:
    library = Library()
    with pytest.raises(DeviceError):
        station(library, tmp_path).open()
    device = tmp_path / "1-1"
    device.mkdir()
    (device / "idVendor").write_text("04a9\n")
    (device / "idProduct").write_text("32b1\n")
    (tmp_path / "usb1").mkdir()
    assert station(library, tmp_path).poll().reason is None
    assert library.open == 0
