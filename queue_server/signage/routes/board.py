"""``/board``, what it asks for while its live connection is down, its chime and its voice."""

import io
import wave
from functools import cache

from aiohttp import web

from queue_server.core.errors import UnknownThing
from queue_server.signage.board.document import document
from queue_server.signage.board.sayings import Sayings
from queue_server.signage.board.views import PictureViews
from queue_server.signage.shapes import BoardPicture
from queue_server.usecases.branch import Branch
from queue_server.web.context import Answered, WebCall
from queue_server.web.files.sent import SECURITY, html
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import Word
from queue_server.web.table import API, Route
from queue_server.wire.sound.chime import RATE_HZ, chime
from queue_server.wire.sound.speech import SHORT_FROM
from queue_server.wire.words.wording import Wording


class BoardRoutes:
    """The board for a television's own browser, or for a telephone; open to anyone."""

    def __init__(self, branch: Branch, views: PictureViews, sayings: Sayings) -> None:
        self._branch = branch
        self._views = views
        self._sayings = sayings

    async def page(self, call: WebCall) -> Answered:
        """The page, with its first picture in it."""
        picture = await self._branch.read(self._views.picture)
        return html(document(picture, Wording(call.shown.catalogue)))

    async def picture(self, call: WebCall) -> Answered:
        """The newest picture."""
        return 200, await self._branch.read(self._views.picture)

    async def chime(self, call: WebCall) -> Answered:
        """The chime, the same that walls and loudspeakers play."""
        headers = {**SECURITY, "Content-Type": "audio/wav", "Cache-Control": "max-age=86400"}
        return web.Response(body=chime_file(), headers=headers)

    async def voice(self, call: WebCall) -> Answered:
        """The words of a call that the board has to announce; ``waiting`` others come after it.

        Raises:
            UnknownThing: ``unknown_call``: there is no call of that number, or no longer.
        """
        board = await self._branch.read(self._views.board)
        wanted = {str(one["n"]): one for one in board["announcements"]}.get(call.args[0])
        if wanted is None:
            raise UnknownThing("unknown_call", "there is no such call now")
        waiting = int(call.query.get("waiting") == "yes") * SHORT_FROM
        data = await self._sayings.say(wanted, waiting)
        headers = {**SECURITY, "Content-Type": "audio/wav", "Cache-Control": "max-age=300"}
        return web.Response(body=data, headers=headers)

    def routes(self) -> tuple[Route, ...]:
        """The routes, open to anyone."""
        return (
            Route(
                method="GET", path="/board", roles=auth.ANYONE, handler=self.page,
                summary="The board in a browser",
            ),
            Route(
                method="GET", path="/board/chime.wav", roles=auth.ANYONE, handler=self.chime,
                summary="The chime of the board in a browser",
            ),
            Route(
                method="GET", path="/board/call/{n}", roles=auth.ANYONE, handler=self.voice,
                summary="The words of a call for the board in a browser",
                query={"waiting": Word},
            ),
            Route(
                method="GET", path=f"{API}/public/picture", roles=auth.ANYONE,
                handler=self.picture, answer=BoardPicture, summary="The board drawn for a browser",
            ),
        )  # fmt: skip


@cache
def chime_file() -> bytes:
    """The chime as a WAV file, 16 bit, one channel."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        out.writeframes(chime(RATE_HZ).tobytes())
    return file.getvalue()
