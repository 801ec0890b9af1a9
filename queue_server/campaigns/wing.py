"""The wing as ``bootstrap`` joins it to the kernel.

Tested by tests/campaigns/test_routes.py.
"""

from datetime import timedelta

from queue_server.campaigns.routes import routes
from queue_server.campaigns.use import Campaigns
from queue_server.usecases.loops.chores import Chore
from queue_server.web.joining import Wing


def wing(campaigns: Campaigns) -> Wing:
    """The campaigns of a branch; invitations lapse by the minute."""
    roll = Chore(
        name="invitations", every=timedelta(minutes=1), run=campaigns.roll, once_per_branch=True
    )
    return Wing(name="campaigns", routes=routes(campaigns), chores=(roll,))
