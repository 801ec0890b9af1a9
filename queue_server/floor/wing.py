"""The wing as ``bootstrap`` joins it to the kernel."""

from queue_server.floor.routes import FloorRoutes
from queue_server.floor.shapes import Floor
from queue_server.floor.views import FloorViews
from queue_server.usecases.branch import Branch
from queue_server.web.guard import auth
from queue_server.web.joining import Live, Wing
from queue_server.web.live.topics import Topic
from queue_server.web.views.base import Views

#: Soon enough to seem immediate, and fifty a second at most.
GAP_S = 0.02


def wing(branch: Branch, shown: Views, live: Live) -> Wing:
    """The floor of a branch, with its topic."""
    views = FloorViews(shown)
    return Wing(
        name="floor",
        routes=FloorRoutes(branch, views).routes(),
        topics=(
            Topic(
                name="floor", roles=auth.SUPERVISORS, gap_s=GAP_S, shape=Floor, snapshot=views.floor
            ),
        ),
        on_commit=(lambda rows: live.stir("floor"),),
    )
