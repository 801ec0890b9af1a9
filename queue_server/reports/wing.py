"""The wing as the kernel joins it."""

from queue_server.reports.routes import ROUTES
from queue_server.web.wing import Wing


def wing() -> Wing:
    """Figures of each day, for supervisors."""
    return Wing(name="reports", routes=ROUTES)
