"""Devices as configured: this host's tables, with devices in words added or replacing."""

import tomllib
from pathlib import Path

import pytest
import tomlkit
from pydantic import ValidationError

from drivers.configured import read_devices
from drivers.errors import UriError
from drivers.uri import parse_uri
from queue_server.settings.tables.config import DeviceTable


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


@pytest.mark.parametrize(
    "line",
    [
        'uri = "jack:Headphone"',
        'uri = "wss://local.signotecwebsocket.de:49494"',
        'uri = "tcp://192.0.2.7"',
        'uri = "ftp:printer"',
        "uri = 9100",
        'name = "Slip"',
        'driver = ""',
        'host = "Kiosk!"',
        "counter = 3",
        'counter = "3"',
        "counter = true",
        "enabled = false",
        'enabled = "false"',
        'options = { baud = "9600" }',
        "options = { baud = 9600 }",
        'options = { "Baud!" = "9600" }',
        'options = "baud"',
    ],
)
def test_a_device_host_takes_a_table_just_when_the_server_does(tmp_path: Path, line: str) -> None:
    table = {"name": "slip", "driver": "escpos", "uri": "sim:printer"} | tomllib.loads(line)
    config = tmp_path / "config.toml"
    config.write_text(tomlkit.dumps({"devices": [table]}), encoding="utf-8")
    try:
        sound = DeviceTable.model_validate(table)
    except ValidationError:
        with pytest.raises((ValueError, UriError)):
            read_devices(config, "kiosk", [])
        return
    [spec] = read_devices(config, sound.host, [])
    assert (spec.name, spec.driver, spec.uri) == (sound.name, sound.driver, parse_uri(sound.uri))
    assert (spec.counter, spec.enabled, spec.options) == (
        sound.counter, sound.enabled, sound.options,
    )  # fmt: skip


def test_the_server_and_a_device_host_agree_on_whose_device_it_is(tmp_path: Path) -> None:
    table = {"name": "slip", "driver": "escpos", "uri": "sim:printer"}
    config = tmp_path / "config.toml"
    config.write_text(tomlkit.dumps({"devices": [table]}), encoding="utf-8")
    owner = DeviceTable.model_validate(table).host
    assert [spec.name for spec in read_devices(config, owner, [])] == ["slip"]
    assert read_devices(config, "another", []) == []
