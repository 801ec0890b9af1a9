"""Addresses become stations; what cannot be one is refused with the reason."""

import time
from pathlib import Path

import pytest

from drivers import registry
from drivers.base import DeviceKind
from drivers.commands.discovery import discover
from drivers.errors import DeviceAbsent, DeviceTaken, DriverUnavailable, UriError
from drivers.photo.make import CAMERA
from drivers.photo.sources.camera import UvcEye
from drivers.registry import DriverContext
from drivers.tap import Tap
from drivers.uri import parse_spec, parse_uri
from queue_server.wire.devices import Remedy


def made(words: str) -> object:
    spec = parse_spec(words)
    return registry.find(spec).make(spec, DriverContext(Tap(time.monotonic)))


def test_the_registry_knows_the_family() -> None:
    assert registry.find(parse_spec("c=camera@sim:camera")) is CAMERA
    assert CAMERA.kind is DeviceKind.PHOTO
    assert {"camera", "dslr"} <= set(registry.known())


@pytest.mark.parametrize(
    "words",
    [
        "c=camera@sim:printer",
        "c=camera@sim:camera?scene=opera",
        "c=camera@sim:camera?fault=explodes",
        "c=camera@file:/dev/video0",
        "c=camera@v4l:video0",
        "c=camera@usb:04a9:32b1",
        "c=dslr@v4l:/dev/video0",
    ],
)
def test_an_address_that_is_no_camera_is_refused(words: str) -> None:
    with pytest.raises(DriverUnavailable):
        made(words)


def test_a_wrong_option_is_reported_when_the_device_is_made() -> None:
    from dataclasses import replace

    spec = replace(parse_spec("c=camera@sim:camera"), options={"dpi": "much"})
    with pytest.raises(UriError):
        CAMERA.make(spec, DriverContext(Tap(time.monotonic)))


def test_without_gphoto2_a_dslr_says_what_to_install() -> None:
    with pytest.raises(DriverUnavailable, match="pip install gphoto2"):
        made("c=dslr@usb:04a9:32b1")


def test_a_missing_node_is_absent_and_a_forbidden_one_names_the_permission(tmp_path: Path) -> None:
    eye = UvcEye(parse_uri("v4l:/dev/v4l/by-id/nothing-here-index0"))
    assert not eye.present()
    with pytest.raises(DeviceAbsent):
        eye.open()


def test_a_node_that_is_no_camera_is_not_opened_as_one() -> None:
    with pytest.raises((DeviceAbsent, DeviceTaken)) as caught:
        UvcEye(parse_uri("v4l:/dev/null")).open()
    assert caught.value.remedy in (Remedy.CLOSE_OTHER_PROGRAM, Remedy.CHECK_CABLE)


def test_devices_list_names_a_camera_with_words_that_configure_it(tmp_path: Path) -> None:
    node = tmp_path / "v4l" / "by-id" / "usb-046d_HD_Pro_Webcam-video-index0"
    node.parent.mkdir(parents=True)
    node.touch()
    (node.parent / "usb-046d_HD_Pro_Webcam-video-index1").touch()
    [found] = discover(tmp_path / "none", tmp_path)
    assert found.spec == f"camera1=camera@v4l:{node}"
    assert parse_spec(found.spec).driver == "camera"
