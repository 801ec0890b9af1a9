"""The wing as ``bootstrap`` joins it to the kernel.

Tested by tests/signage/board/test_routes.py.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from queue_server.signage.board.sayings import Sayings
from queue_server.signage.board.views import PictureViews
from queue_server.signage.imaging.preview import Easel
from queue_server.signage.routes.board import BoardRoutes
from queue_server.signage.routes.displays import DisplayRoutes
from queue_server.signage.routes.media import MediaRoutes
from queue_server.signage.screenshots import Screenshots
from queue_server.signage.shapes import BoardPicture
from queue_server.signage.use import Signage
from queue_server.usecases.branch import Branch
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.loops.chores import Chore
from queue_server.web.guard import auth
from queue_server.web.joining import Live, Wing
from queue_server.web.live.client import Client
from queue_server.web.live.conversation import Taker
from queue_server.web.live.topics import Topic
from queue_server.web.views.base import Views
from queue_server.wire.messages import Aired, WallOrder
from queue_server.wire.words.catalogue import Catalogue

TOPIC = "picture"
#: Soon enough to seem immediate, and ten a second at most.
GAP_S = 0.1
#: A browser cannot see the pings of a WebSocket, so it is sent its picture again.
BEAT = timedelta(seconds=5)
HOUR = timedelta(hours=1)
DISPLAYS = frozenset({"display"})


def wing(
    signage: Signage,
    *,
    branch: Branch,
    shown: Views,
    live: Live,
    catalogue: Catalogue,
    labels: Mapping[str, str],
    recordings: Path | None,
) -> Wing:
    """The signage of a branch, with its topic.

    ``labels`` are what people call the walls, ``recordings`` are the office's own voice packs.
    """
    sayings = Sayings(recordings)
    views = PictureViews(shown, catalogue)

    async def beat(now: datetime) -> None:
        """Time alone changes a picture, and a browser that receives nothing takes itself for cut
        off.
        """
        live.stir(TOPIC)

    async def aired(client: Client, who: Identity, message: Aired) -> None:
        await signage.note_aired(who.name, message["day"], message["seconds"], message["broken"])

    return Wing(
        name="signage",
        routes=(
            *BoardRoutes(branch, views, sayings).routes(),
            *MediaRoutes(signage, Easel()).routes(),
            *DisplayRoutes(live, labels, Screenshots()).routes(),
        ),
        messages={"aired": Taker(roles=DISPLAYS, take=aired)},
        orders=(WallOrder,),
        followers=(signage.follower(),),
        topics=(
            Topic(
                name=TOPIC,
                roles=auth.ANYONE,
                gap_s=GAP_S,
                shape=BoardPicture,
                snapshot=views.picture,
            ),
        ),
        on_commit=(lambda rows: live.stir(TOPIC),),
        chores=(
            Chore(name="pictures", every=BEAT, run=beat),
            Chore(name="air_time", every=HOUR, run=signage.forget, once_per_branch=True),
        ),
    )
