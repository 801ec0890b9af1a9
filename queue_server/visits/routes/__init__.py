"""The wing's HTTP routes.

Tested by tests/visits/test_routes.py.
"""

from queue_server.visits.routes.days import DayRoutes
from queue_server.visits.routes.own import OwnVisitRoutes
from queue_server.visits.routes.requests import RequestRoutes
from queue_server.visits.use import Visits
from queue_server.web.table import Route


def routes(visits: Visits) -> tuple[Route, ...]:
    """All routes of the wing."""
    return (
        *RequestRoutes(visits).routes(),
        *DayRoutes(visits).routes(),
        *OwnVisitRoutes(visits).routes(),
    )
