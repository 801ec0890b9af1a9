"""The wing as the kernel joins it.

Tested by tests/signage/test_routes.py.
"""

from datetime import datetime, timedelta

from queue_server.signage.routes import BoardRoutes
from queue_server.signage.views import PictureViews
from queue_server.usecases.branch import Branch
from queue_server.usecases.chores import Chore
from queue_server.web.guard import auth
from queue_server.web.live.hub import Hub
from queue_server.web.live.topics import Topic
from queue_server.web.wing import Wing
from queue_server.wire.words.catalogue import Catalogue

TOPIC = "picture"
#: Soon enough to seem at once, and ten a second at most.
GAP_S = 0.1
#: A browser cannot see the pings of a WebSocket: it gets its picture again.
BEAT = timedelta(seconds=5)


def wing(branch: Branch, hub: Hub, catalogue: Catalogue) -> Wing:
    """The signage of a branch, with its topic."""
    views = PictureViews(hub.views, catalogue)

    async def beat(now: datetime) -> None:
        """Time alone changes a picture, and a browser that hears nothing thinks itself cut off."""
        hub.stir(TOPIC)

    return Wing(
        name="signage",
        routes=BoardRoutes(branch, views).routes(),
        topics=(Topic(name=TOPIC, roles=auth.ANYONE, gap_s=GAP_S, snapshot=views.picture),),
        on_commit=(lambda rows: hub.stir(TOPIC),),
        chores=(Chore(name="pictures", every=BEAT, run=beat),),
    )
