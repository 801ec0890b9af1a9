"""The wing as ``bootstrap`` joins it to the kernel.

Tested by tests/outside_visits/test_routes.py.
"""

from datetime import timedelta

from queue_server.outside_visits.routes import routes
from queue_server.outside_visits.use import OutsideVisits
from queue_server.usecases.loops.chores import Chore
from queue_server.web.joining import Wing


def wing(visits: OutsideVisits) -> Wing:
    """The visits of a branch, with an hourly chore that forgets the places of old ones."""
    forget = Chore(
        name="visited_places", every=timedelta(hours=1), run=visits.forget, once_per_branch=True
    )
    return Wing(name="outside_visits", routes=routes(visits), chores=(forget,))
