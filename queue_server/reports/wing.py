"""The wing as the kernel joins it."""

from collections.abc import Awaitable, Callable

from queue_server.reports.files import file_routes
from queue_server.reports.open_data import open_data_routes
from queue_server.reports.ports import VisitStore, Workshop
from queue_server.reports.routes import ROUTES, closing_routes
from queue_server.reports.use import visit_follower
from queue_server.web.wing import Wing


def wing(
    visits: VisitStore, workshop: Workshop, accounts_mark: Callable[[], Awaitable[str]]
) -> Wing:
    """Figures and reports for supervisors, open data for anyone, and what became of each visit."""
    routes = (
        *ROUTES,
        *closing_routes(accounts_mark),
        *file_routes(workshop),
        *open_data_routes(workshop),
    )
    return Wing(name="reports", routes=routes, followers=(visit_follower(visits),))
