"""HTTP of the wing.

Tested by tests/campaigns/test_routes.py.
"""

from queue_server.campaigns.routes.public import PublicRoutes
from queue_server.campaigns.routes.staff import StaffRoutes
from queue_server.campaigns.use import Campaigns
from queue_server.web.table import Route


def routes(campaigns: Campaigns) -> tuple[Route, ...]:
    """All routes of the wing."""
    return (*PublicRoutes(campaigns).routes(), *StaffRoutes(campaigns).routes())
