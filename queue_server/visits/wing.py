"""The wing as ``bootstrap`` joins it to the kernel.

Tested by tests/visits/test_routes.py.
"""

from datetime import timedelta

from queue_server.usecases.loops.chores import Chore
from queue_server.visits.routes import routes
from queue_server.visits.use import Visits
from queue_server.web.wing import Wing


def wing(visits: Visits) -> Wing:
    """The visits of a branch, with an hourly chore that forgets the places of old ones."""
    forget = Chore(
        name="visited_places", every=timedelta(hours=1), run=visits.forget, once_per_branch=True
    )
    return Wing(name="visits", routes=routes(visits), chores=(forget,))
