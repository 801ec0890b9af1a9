"""Builds a ticket printer: address → transport, options → profile, memory → capabilities.

Tested by tests/drivers/test_registry.py.
"""

import json
from pathlib import Path

from drivers.base import DeviceKind, Driver
from drivers.errors import UriError
from drivers.printer.confirm import Capabilities
from drivers.printer.driver import EscposPrinter, Store, Timing
from drivers.printer.encode import PROFILES, PaperProfile
from drivers.registry import DriverContext, DriverInfo
from drivers.transport.base import Pipe
from drivers.transport.choose import PRINTERS, transport_for
from drivers.transport.sim import SimulatedDevice
from drivers.uri import DeviceSpec, DeviceUri


class KeptStore(Store):
    """Keeps a printer's capabilities in the host's memory for its device."""

    def __init__(self, context: DriverContext) -> None:
        super().__init__()
        self._context = context

    def load(self) -> Capabilities | None:
        """What was learnt, now or before."""
        kept = super().load()
        text = self._context.recall()
        if kept is None and text:
            kept = Capabilities.from_json(json.loads(text))
        return kept

    def save(self, can: Capabilities) -> None:
        """Keep what was learnt."""
        super().save(can)
        self._context.remember(json.dumps(can.as_json()))

    def in_doubt(self) -> bool:
        """Whether an earlier print may have been broken off, by the host's book of jobs."""
        return self._context.in_doubt()

    def cleared(self) -> None:
        """Note in the host's book that the printer was cleared."""
        self._context.cleared()


def _simulated(uri: DeviceUri, folder: Path | None) -> SimulatedDevice:
    """The simulated printer that an address names; it saves its slips in ``folder``.

    Raises:
        UriError: It names another device.
    """
    from drivers.printer.simulated.printer import simulated_printer

    if uri.place != "printer":
        raise UriError(f"{uri}: only sim:printer is a printer")
    return simulated_printer(uri, folder)


def profile_for(spec: DeviceSpec) -> PaperProfile:
    """The paper profile a device names, 80 mm when it names none.

    Raises:
        UriError: If there is no profile with that name.
    """
    name = spec.options.get("profile") or spec.uri.options.get("profile", "80mm")
    if name not in PROFILES:
        raise UriError(f"no printer profile {name!r}; known: {', '.join(PROFILES)}")
    return PROFILES[name]


def timing_for(uri: DeviceUri) -> Timing:
    """Timeouts, each of which the address can change: ``status_ms``, ``probe_ms``, ``proof_ms``."""
    usual = Timing()
    return Timing(
        status_s=uri.number("status_ms", round(usual.status_s * 1000)) / 1000,
        probe_s=uri.number("probe_ms", round(usual.probe_s * 1000)) / 1000,
        proof_s=uri.number("proof_ms", round(usual.proof_s * 1000)) / 1000,
        heartbeat_s=uri.number("heartbeat_ms", round(usual.heartbeat_s * 1000)) / 1000,
    )


def make(spec: DeviceSpec, context: DriverContext) -> Driver:
    """A printer for a device of the configuration; nothing is opened yet."""
    transport = transport_for(spec.uri, lambda uri: _simulated(uri, context.folder))
    return EscposPrinter(
        Pipe(transport, context.tap, context.clock),
        profile_for(spec),
        KeptStore(context),
        timing=timing_for(spec.uri),
        clock=context.clock,
    )


ESCPOS = DriverInfo("escpos", DeviceKind.PRINTER, PRINTERS, make)
