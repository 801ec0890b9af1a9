"""The wing as the kernel joins it."""

from queue_server.floor.alarms import AlarmRoutes
from queue_server.floor.lunch import LunchRoutes
from queue_server.floor.routes import FloorRoutes
from queue_server.floor.views import FloorViews
from queue_server.usecases.branch import Branch
from queue_server.web.guard import auth
from queue_server.web.live.hub import Hub
from queue_server.web.live.topics import Topic
from queue_server.web.wing import Wing

#: Soon enough to seem at once, and fifty a second at most.
GAP_S = 0.02


def wing(branch: Branch, hub: Hub) -> Wing:
    """The floor of a branch, with its topic."""
    views = FloorViews(hub.views)
    return Wing(
        name="floor",
        routes=(
            *FloorRoutes(branch, views).routes(),
            *AlarmRoutes(branch, hub.views).routes(),
            *LunchRoutes(branch, hub.views).routes(),
        ),
        topics=(Topic(name="floor", roles=auth.SUPERVISORS, gap_s=GAP_S, snapshot=views.floor),),
        on_commit=(lambda rows: hub.stir("floor"),),
    )
