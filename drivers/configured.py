"""The devices of a machine: from ``[[devices]]`` in config.toml, and from ``--device`` in words.

The server reads the same tables along with all others (queue_server/settings); a device host reads
these alone, so that faults in other parts of the configuration do not stop it. Both take from
queue_server/wire/configured.py what a table may say and how an address is written.
"""

import tomllib
from collections.abc import Sequence
from pathlib import Path

from drivers.uri import DeviceSpec, parse_spec, parse_uri
from queue_server.link.files import read_text
from queue_server.wire.configured import USUAL_HOST, ConfiguredDevice
from queue_server.wire.shapes import Misshapen, check


def read_devices(config: Path | None, host: str, words: Sequence[str]) -> list[DeviceSpec]:
    """The devices configured for ``host``, with those in words added or put in their place.

    Raises:
        UriError: A device that cannot be read.
        OSError: The configuration cannot be read.
        ValueError: It is not TOML, or a table says what the server would refuse.
    """
    tables = tomllib.loads(read_text(config)).get("devices", []) if config else []
    try:
        devices: list[ConfiguredDevice] = check(tables, list[ConfiguredDevice])
    except Misshapen as error:
        raise ValueError(f"[[devices]] {error}") from error
    specs = [_spec(one) for one in devices if one.get("host", USUAL_HOST) == host]
    wanted = {spec.name: spec for spec in specs}
    wanted |= {spec.name: spec for spec in map(parse_spec, words)}
    return list(wanted.values())


def _spec(device: ConfiguredDevice) -> DeviceSpec:
    return DeviceSpec(
        name=device["name"],
        driver=device["driver"],
        uri=parse_uri(device["uri"]),
        counter=device.get("counter"),
        enabled=device.get("enabled", True),
        options=device.get("options", {}),
    )
