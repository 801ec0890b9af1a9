"""Drivers are found by name; a broken one says so and harms no other."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from drivers import registry
from drivers.base import DeviceKind
from drivers.errors import DriverUnavailable
from drivers.uri import parse_spec
from queue_server.settings.device_kinds import KIND_OF


def differing(kinds: Mapping[str, DeviceKind]) -> list[str]:
    """Our own drivers of which the server would think another kind, or none."""
    names = {*kinds, *registry.OWN}
    return sorted(name for name in names if kinds.get(name) is not _kind(name))


def _kind(name: str) -> DeviceKind | None:
    return registry.own(name).kind if name in registry.OWN else None


def test_the_server_knows_the_kind_of_each_of_our_own_drivers() -> None:
    assert differing(KIND_OF) == []


def test_a_kind_that_is_missing_wrong_or_of_no_driver_is_named() -> None:
    planted = {**KIND_OF, "led": DeviceKind.PHOTO, "toaster": DeviceKind.LED}
    del planted["escpos"]
    assert differing(planted) == ["escpos", "led", "toaster"]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installed package with two drivers: one good, one that cannot be imported."""
    (tmp_path / "strangers.py").write_text(
        "from drivers.base import DeviceKind\n"
        "from drivers.registry import DriverInfo\n"
        "GOOD = DriverInfo('good', DeviceKind.LED, frozenset(('serial',)), lambda s, c: None)\n"
        "OLD = DriverInfo('old', DeviceKind.LED, frozenset(('serial',)), None, api_version=0)\n"
    )
    (tmp_path / "broken.py").write_text("raise RuntimeError('half an upgrade')\n")
    info = tmp_path / "strangers-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: strangers\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        "[jiaohao.drivers]\ngood = strangers:GOOD\nold = strangers:OLD\nbad = broken:DRIVER\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    sys.modules.pop("strangers", None)


def test_our_own_driver_is_found_by_name() -> None:
    assert registry.find(parse_spec("slip=escpos@sim:printer")).kind is DeviceKind.PRINTER


def test_an_installed_package_adds_its_driver(package: Path) -> None:
    assert registry.find(parse_spec("led=good@serial:/dev/x")).kind is DeviceKind.LED
    assert {"escpos", "good", "bad"} <= set(registry.known())


@pytest.mark.parametrize("words", ["a=bad@serial:/dev/x", "a=old@serial:/dev/x", "a=no@sim:x"])
def test_a_driver_that_cannot_be_used_says_why(package: Path, words: str) -> None:
    with pytest.raises(DriverUnavailable) as refusal:
        registry.find(parse_spec(words))
    assert refusal.value.detail
