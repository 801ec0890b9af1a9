"""The wing as the kernel joins it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from queue_server.reports.files import file_routes
from queue_server.reports.open_data import open_data_routes
from queue_server.reports.ports import VisitStore, Workshop
from queue_server.reports.rating import RATING_ROUTES
from queue_server.reports.reviews import REVIEW_ROUTES
from queue_server.reports.routes import ROUTES, closing_routes
from queue_server.reports.use import visit_follower
from queue_server.usecases.chores import Chore
from queue_server.web.wing import Wing

READY_EVERY = timedelta(seconds=30)


def wing(
    visits: VisitStore, workshop: Workshop, accounts_mark: Callable[[], Awaitable[str]]
) -> Wing:
    """Figures and reports for supervisors, open data for anyone, and what became of each visit."""
    routes = (
        *ROUTES,
        *closing_routes(accounts_mark),
        *RATING_ROUTES,
        *REVIEW_ROUTES,
        *file_routes(workshop),
        *open_data_routes(workshop),
    )
    ready = Chore(name="reports", every=READY_EVERY, run=lambda now: workshop.ready())
    return Wing(name="reports", routes=routes, followers=(visit_follower(visits),), chores=(ready,))
