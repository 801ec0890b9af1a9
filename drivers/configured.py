"""The devices of a machine: from ``[[devices]]`` of config.toml, and from ``--device`` in words."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from drivers.uri import DeviceSpec, parse_spec, parse_uri
from queue_server.link.files import read_text


def read_devices(config: Path | None, host: str, words: Sequence[str]) -> list[DeviceSpec]:
    """Devices of the configuration that belong to ``host``, with those in words added or replaced.

    Raises:
        UriError: A device that cannot be read.
        OSError: The configuration cannot be read.
        ValueError: It is not TOML, or a device lacks a name, driver or address.
    """
    tables = tomllib.loads(read_text(config)).get("devices", []) if config else []
    specs = [_from_table(table) for table in tables if table.get("host", "kiosk") == host]
    wanted = {spec.name: spec for spec in specs}
    wanted |= {spec.name: spec for spec in map(parse_spec, words)}
    return list(wanted.values())


def _from_table(table: dict[str, Any]) -> DeviceSpec:
    try:
        return DeviceSpec(
            name=str(table["name"]),
            driver=str(table["driver"]),
            uri=parse_uri(str(table["uri"])),
            counter=table.get("counter"),
            enabled=bool(table.get("enabled", True)),
            options={str(key): str(value) for key, value in table.get("options", {}).items()},
        )
    except KeyError as error:
        raise ValueError(f"a [[devices]] table has no {error}") from error
