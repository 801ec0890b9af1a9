"""Whether the panel of a wall can be reached and has valid times. Pure."""

from collections.abc import Iterator, Mapping

from queue_server.settings.reading import TomlSource
from queue_server.settings.tables.config import DeviceTable
from queue_server.wire.configured import USUAL_HOST, Address, read_address
from queue_server.wire.signage.power import read_times

DRIVER = "panel"
#: Schemes that reach a panel, and the simulated families.
SCHEMES, SIMULATED = ("cec", "ddc"), ("television", "monitor")
OPTIONS = ("hours", "before_min", "after_min", "off", "fault")
OFF = ("standby", "off")


def check_panels(source: TomlSource, devices: Mapping[int, DeviceTable]) -> None:
    """Note what is wrong with each panel, and panels configured twice."""
    seen: dict[tuple[str, str], str] = {}
    for index, device in devices.items():
        if device.driver != DRIVER:
            continue
        address = read_address(device.uri)
        for field, what in _mistakes(device, address):
            source.wrong(("devices", index, field), what)
        one = (device.host, f"{address.scheme}:{address.place}")
        if address.scheme in SCHEMES and one in seen:
            source.wrong(("devices", index, "uri"), f"{seen[one]} is the panel there already")
        seen.setdefault(one, device.name)


def _mistakes(device: DeviceTable, address: Address) -> Iterator[tuple[str, str]]:
    simulated = address.scheme == "sim" and address.place in SIMULATED
    if address.scheme not in SCHEMES and not simulated:
        yield "uri", "a panel is reached as cec:/dev/cec0 or ddc:/dev/i2c-4"
    if device.host == USUAL_HOST:
        yield "host", "name the device host on the wall's own machine, which its cable goes to"
    options = device.options | address.options
    for name in options:
        if name not in OPTIONS:
            yield "options", f"a panel has no option {name}; it has {', '.join(OPTIONS)}"
    if options.get("off", "off") not in OFF:
        yield "options", f"off must be one of {', '.join(OFF)}"
    try:
        read_times(options)
    except ValueError as error:
        yield "options", str(error)
