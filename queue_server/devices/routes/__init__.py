"""Devices over HTTP, one file a resource.

Tested by tests/devices.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from queue_server.devices.routes import captures, jobs, previews, signings
from queue_server.devices.use.desk import DeviceDesk
from queue_server.web.table import Route


def routes(desk: DeviceDesk, catalogue: Mapping[str, Any]) -> tuple[Route, ...]:
    """Every route of the wing."""
    languages: Sequence[str] = catalogue["languages"]
    return (
        *jobs.JobRoutes(desk).routes(),
        *captures.CaptureRoutes(desk).routes(),
        *previews.PreviewRoutes(desk).routes(),
        *signings.SigningRoutes(desk, languages, catalogue["strings"]).routes(),
    )
