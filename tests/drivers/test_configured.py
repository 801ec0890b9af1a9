"""Devices as configured: this host's tables, with devices in words added or replacing."""

from pathlib import Path

import pytest

from drivers.configured import read_devices
from drivers.errors import UriError


def test_devices_of_the_configuration_are_those_of_this_host_with_words_replacing(
    tmp_path: Path,
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        '[[devices]]\nname = "slip"\ndriver = "escpos"\nuri = "sim:printer"\nhost = "a"\n'
        '[[devices]]\nname = "led"\ndriver = "led"\nuri = "serial:/dev/x"\nhost = "b"\n',
        encoding="utf-8",
    )
    specs = read_devices(config, "a", ["slip=escpos@tcp://192.0.2.1:9100"])
    assert [(s.name, str(s.uri)) for s in specs] == [("slip", "tcp://192.0.2.1:9100")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_configuration_is_read_however_an_editor_saved_it(tmp_path: Path, encoding: str) -> None:
    config = tmp_path / "config.toml"
    table = '[[devices]]\nname = "slip"\ndriver = "escpos"\nuri = "sim:printer"\n# 取號\n'
    config.write_text(table, encoding=encoding)
    assert [spec.name for spec in read_devices(config, "kiosk", [])] == ["slip"]


@pytest.mark.parametrize(
    "text", ["[[devices]]\nname = 'x'\n", "[[devices", "[[devices]]\nname='x'\ndriver='y'\nuri='z'"]
)
def test_a_device_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(text, encoding="utf-8")
    with pytest.raises((ValueError, UriError)):
        read_devices(config, "kiosk", [])
