"""Devices over HTTP, one file a resource.

Tested by tests/devices and tests/devices/test_fleet.py.
"""

from queue_server.devices.routes import captures, jobs, previews, reprints, signings
from queue_server.devices.use.asking import Asking
from queue_server.devices.use.fleet import Fleet
from queue_server.web.table import Route
from queue_server.wire.words.catalogue import Catalogue


def routes(fleet: Fleet, asking: Asking, catalogue: Catalogue) -> tuple[Route, ...]:
    """Every route of the wing."""
    return (
        *jobs.JobRoutes(fleet, asking).routes(),
        *reprints.ReprintRoutes().routes(),
        *captures.CaptureRoutes(fleet, asking).routes(),
        *previews.PreviewRoutes(fleet, asking).routes(),
        *signings.SigningRoutes(fleet, asking.signings, catalogue).routes(),
    )
