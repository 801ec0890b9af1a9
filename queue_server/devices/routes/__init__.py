"""Devices over HTTP, one file a resource.

Tested by tests/devices and tests/devices/test_fleet.py.
"""

from collections.abc import Sequence

from queue_server.devices.routes import captures, jobs, previews, reprints, signings
from queue_server.devices.use.fleet import Fleet
from queue_server.web.table import Route
from queue_server.wire.words.catalogue import Catalogue


def routes(fleet: Fleet, catalogue: Catalogue) -> tuple[Route, ...]:
    """Every route of the wing."""
    languages: Sequence[str] = catalogue["languages"]
    return (
        *jobs.JobRoutes(fleet).routes(),
        *reprints.ReprintRoutes().routes(),
        *captures.CaptureRoutes(fleet).routes(),
        *previews.PreviewRoutes(fleet).routes(),
        *signings.SigningRoutes(fleet, languages, catalogue["strings"]).routes(),
    )
