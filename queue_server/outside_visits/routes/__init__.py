"""The wing's HTTP routes.

Tested by tests/outside_visits/test_routes.py.
"""

from queue_server.outside_visits.routes.days import DayRoutes
from queue_server.outside_visits.routes.own import OwnVisitRoutes
from queue_server.outside_visits.routes.requests import RequestRoutes
from queue_server.outside_visits.use import OutsideVisits
from queue_server.web.table import Route


def routes(visits: OutsideVisits) -> tuple[Route, ...]:
    """All routes of the wing."""
    return (
        *RequestRoutes(visits).routes(),
        *DayRoutes(visits).routes(),
        *OwnVisitRoutes(visits).routes(),
    )
