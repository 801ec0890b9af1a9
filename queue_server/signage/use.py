"""What supervisors do with pictures, and what displays report about notices.

Tested by tests/signage/test_media_routes.py.
"""

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.events import NoticeDeleted, NoticeSaved
from queue_server.core.state.branch import BranchState
from queue_server.signage.ports import Clip, Picture, SignageStore, Studio
from queue_server.signage.rules import AIR_DAYS, MOST_CLIPS, MOST_PICTURES, is_name
from queue_server.usecases.branch import Branch
from queue_server.usecases.loops.followers import Follower
from queue_server.usecases.ports import Clock

NOTICE_KINDS = frozenset({NoticeSaved.KIND, NoticeDeleted.KIND})
#: A refusal names at most this many notices.
MOST_NAMED = 3
#: Displays whose broken pictures are remembered.
MOST_DISPLAYS = 200


class Signage:
    """Pictures and air time of one branch. ``broken`` are reasons by display and picture."""

    def __init__(self, branch: Branch, store: SignageStore, studio: Studio, clock: Clock) -> None:
        self.store = store
        self.broken: dict[str, Mapping[str, str]] = {}
        self._branch = branch
        self._studio = studio
        self._clock = clock

    async def add_pictures(self, upload: bytes, who: str) -> list[Picture]:
        """Make pictures for displays from an upload, and keep them: one, or all pages of a PDF
        file.

        Raises:
            BadRequest: ``too_many_pictures``; as :class:`Studio` says.
            Unavailable: ``studio_busy``.
        """
        return await self._keep(await self._studio.make(upload), who)

    async def add_clip(self, upload: bytes, who: str) -> tuple[Clip, Picture]:
        """Make a clip for displays from an uploaded video, and keep it and its poster.

        Raises:
            BadRequest: ``too_many_clips``, ``too_many_pictures``; as :class:`Studio` says.
            Unavailable: ``studio_busy``.
        """
        made = await self._studio.make_clip(upload)
        name = hashlib.sha256(made.data).hexdigest()
        known = {one.name for one in await self.store.clips()}
        if len(known | {name}) > max(MOST_CLIPS, len(known)):
            raise BadRequest("too_many_clips", most=MOST_CLIPS)
        [poster] = await self._keep([(made.poster, made.width, made.height)], who)
        seconds = math.ceil(made.milliseconds / 1000)
        clip = Clip(name=name, poster=poster.name, seconds=seconds, added_at=poster.added_at)
        await self.store.add_clip(clip, made.data)
        return clip, poster

    async def _keep(self, pictures: Sequence[tuple[bytes, int, int]], who: str) -> list[Picture]:
        made = {hashlib.sha256(one[0]).hexdigest(): one for one in pictures}
        known = {one.name for one in await self.store.pictures()}
        if len(known | made.keys()) > max(MOST_PICTURES, len(known)):
            raise BadRequest("too_many_pictures", most=MOST_PICTURES)
        now = self._clock.now()
        kept = []
        for name, (data, width, height) in made.items():
            picture = Picture(
                name=name, width_px=width, height_px=height, size_bytes=len(data), added_by=who,
                added_at=now,
            )  # fmt: skip
            await self.store.add_picture(picture, data)
            kept.append(picture)
        return kept

    async def clip(self, name: str) -> bytes:
        """The bytes of a clip.

        Raises:
            UnknownThing: ``unknown_clip``.
        """
        data = await self.store.clip(name) if is_name(name) else None
        if data is None:
            raise UnknownThing("unknown_clip", "there is no such clip")
        return data

    async def picture(self, name: str) -> bytes:
        """The bytes of a picture.

        Raises:
            UnknownThing: ``unknown_picture``.
        """
        data = await self.store.picture(name) if is_name(name) else None
        if data is None:
            raise UnknownThing("unknown_picture", "there is no such picture")
        return data

    async def delete_picture(self, name: str) -> None:
        """Delete a picture that no notice shows, and the clips that begin with it.

        Raises:
            UnknownThing: ``unknown_picture``.
            Refused: ``picture_in_use`` naming the notices, in the branch's own language.
        """
        clips = {one.name for one in await self.store.clips() if one.poster == name}
        users = await self._branch.read(lambda state, now: users_of(state, name, clips))
        if users:
            own = self._branch.rules.fallback
            titles = "、".join(one.title.get(own, "") for one in users[:MOST_NAMED])
            raise Refused("picture_in_use", "a notice still shows it", titles=titles)
        if not (is_name(name) and await self.store.delete_picture(name)):
            raise UnknownThing("unknown_picture", "there is no such picture")

    async def note_aired(
        self, display: str, day: str, seconds: Mapping[str, int], broken: Mapping[str, str]
    ) -> None:
        """Keep what a display reports, except air time of unknown notices or of another time."""
        if broken or display in self.broken:
            self.broken[display] = dict(broken)
            for old in list(self.broken)[:-MOST_DISPLAYS]:
                del self.broken[old]
        known = await self._branch.read(lambda state, now: set(state.notices))
        if (on := _day(day, self._clock.now())) is not None:
            kept = {notice: s for notice, s in seconds.items() if notice in known and s <= 86_400}
            if kept:
                await self.store.note_aired(display, on, kept)

    async def forget(self, now: datetime) -> None:
        """Delete air time older than ``AIR_DAYS``."""
        await self.store.forget_aired_before(now.date() - timedelta(days=AIR_DAYS))

    def follower(self) -> Follower:
        """Keeps who changed which notice."""
        return Follower(name="notices", keep=self.store.take, kinds=NOTICE_KINDS)


def users_of(state: BranchState, picture: str, clips: Collection[str]) -> list[NoticeSaved]:
    """The notices that show a picture, or play one of ``clips``, drafts included."""
    return [
        one
        for one in state.notices.values()
        if picture in (one.picture, *one.pages) or (one.clip and one.clip in clips)
    ]


def _day(text: str, now: datetime) -> date | None:
    """The day in a report; None unless within three days of now, whatever the office's zone."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if abs((day - now.date()).days) <= 3 else None
