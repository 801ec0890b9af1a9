"""The wing as the kernel joins it."""

from queue_server.reports.ports import VisitStore
from queue_server.reports.routes import ROUTES
from queue_server.reports.use import visit_follower
from queue_server.web.wing import Wing


def wing(visits: VisitStore) -> Wing:
    """Figures of each day, for supervisors, and what became of each visit."""
    return Wing(name="reports", routes=ROUTES, followers=(visit_follower(visits),))
