"""Pictures, previews and air time: for supervisors, and the pictures for displays."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Required

from queue_server.signage import shapes
from queue_server.signage.imaging.preview import Easel
from queue_server.signage.ports import Clip, Picture
from queue_server.signage.routes.body import whole_body
from queue_server.signage.routes.kept import send
from queue_server.signage.rules import LARGEST_UPLOAD, LARGEST_VIDEO
from queue_server.signage.use import Signage
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import BYTES, Limit, UploadBody
from queue_server.web.seen import warnings
from queue_server.web.table import API, Route
from queue_server.web.views.board import board_snapshot
from queue_server.wire.messages import Notice
from queue_server.wire.paths import CLIPS, PICTURES
from queue_server.wire.shapes import CalendarDay
from queue_server.wire.signage.playlist import reading_s
from queue_server.wire.words.wording import Wording

#: Enough for a video over an office's slow line.
VIDEO_WITHIN_S = 600.0
MOST_CHANGES = 200
PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp", "application/pdf")
VIDEO_TYPES = ("video/mp4", "video/webm", *BYTES)


class MediaRoutes:
    """What supervisors show beside the calls."""

    def __init__(self, signage: Signage, easel: Easel) -> None:
        self._signage = signage
        self._easel = easel

    async def add_picture(self, call: WebCall) -> Answered:
        """Upload a picture (JPEG, PNG or WebP in the body), or the pages of a PDF file."""
        upload = await whole_body(call.request, LARGEST_UPLOAD)
        kept = [
            _fields(call, one)
            for one in await self._signage.add_pictures(upload, call.identity.actor)
        ]
        return 201, {"picture": kept[0], "pictures": kept}

    async def pictures(self, call: WebCall) -> Answered:
        """Every picture."""
        found = await self._signage.store.pictures()
        broken = {display: dict(one) for display, one in self._signage.broken.items() if one}
        return 200, {
            "pictures": [_fields(call, one) for one in found],
            "clips": [_clip_fields(one) for one in await self._signage.store.clips()],
            "broken": broken,
        }

    async def add_clip(self, call: WebCall) -> Answered:
        """Upload a video: MP4 or WebM in the body."""
        upload = await whole_body(call.request, LARGEST_VIDEO, VIDEO_WITHIN_S)
        clip, poster = await self._signage.add_clip(upload, call.identity.actor)
        return 201, {"clip": _clip_fields(clip), "picture": _fields(call, poster)}

    async def clip(self, call: WebCall) -> Answered:
        """The bytes of a clip; they never change."""
        name = call.args[0]
        return send(call.request, name, await self._signage.clip(name), "video/mp4")

    async def picture(self, call: WebCall) -> Answered:
        """The bytes of a picture; they never change."""
        name = call.args[0]
        return send(call.request, name, await self._signage.picture(name), "image/jpeg")

    async def delete_picture(self, call: WebCall) -> Answered:
        """Delete a picture that no notice shows."""
        await self._signage.delete_picture(call.args[0])
        return 200, {"id": call.args[0]}

    async def aired(self, call: WebCall) -> Answered:
        """How long notices were seen."""
        since, until = (date.fromisoformat(call.query[name]) for name in ("since", "until"))
        found = await self._signage.store.aired(since, until)
        return 200, {
            "aired": [
                {
                    "day": one.day.isoformat(), "display": one.display, "notice": one.notice,
                    "seconds": one.seconds,
                }
                for one in found
            ]
        }  # fmt: skip

    async def changes(self, call: WebCall) -> Answered:
        """Who changed which notice."""
        found = await self._signage.store.changes(call.limit(50, MOST_CHANGES))
        return 200, {
            "changes": [
                {
                    "at": _instant(call, one.at), "actor": one.actor, "kind": one.kind,
                    "notice": one.notice,
                }
                for one in found
            ]
        }  # fmt: skip

    async def preview(self, call: WebCall) -> Answered:
        """A notice as a wall would show it now, whatever its days and displays; or a layout."""
        body, views = call.given, call.shown.views
        board = await call.kernel.branch.read(lambda state, now: board_snapshot(views, state, now))
        notice = _notice(call, body["notice"]) if body.get("notice") else None
        if notice is not None:
            board["notices"] = [notice]
        names = {name for one in board["notices"] for name in _pictures(one)}
        pictures = {name: await self._signage.picture(name) for name in sorted(names)}
        drawn = await self._easel.draw(
            board, call.shown.catalogue, pictures, body.get("layout") or "media",
            body.get("page") or 0, body.get("calls"),
        )  # fmt: skip
        texts = (notice["title"], notice["body"], notice.get("place", {})) if notice else ()
        return 200, {
            "png": b64encode(drawn.png).decode(),
            "cut": drawn.cut,
            "needs_s": _needs_s(notice, Wording(call.shown.catalogue)) if notice else {},
            "warnings": await warnings(call, texts),
        }

    def routes(self) -> tuple[Route, ...]:
        """The routes for supervisors, and the pictures for displays."""
        return (
            Route(
                method="POST", path=f"{API}/signage/pictures", roles=auth.SUPERVISORS,
                handler=self.add_picture, upload=UploadBody(PICTURE_TYPES, LARGEST_UPLOAD),
                answer=shapes.PictureAnswer, status=201,
                summary="Upload a picture",
            ),
            Route(
                method="GET", path=f"{API}/signage/pictures", roles=auth.SUPERVISORS,
                handler=self.pictures, answer=shapes.PictureList, summary="Every picture",
            ),
            Route(
                method="GET", path=f"{PICTURES}{{name}}", roles=auth.VIEWERS,
                handler=self.picture, summary="The bytes of a picture",
            ),
            Route(
                method="DELETE", path=f"{PICTURES}{{name}}", roles=auth.SUPERVISORS,
                handler=self.delete_picture, answer=shapes.Removed, summary="Delete a picture",
            ),
            Route(
                method="POST", path=f"{API}/signage/clips", roles=auth.SUPERVISORS,
                handler=self.add_clip, upload=UploadBody(VIDEO_TYPES, LARGEST_VIDEO),
                answer=shapes.ClipAnswer, status=201,
                summary="Upload a video",
            ),
            Route(
                method="GET", path=f"{CLIPS}{{name}}", roles=auth.VIEWERS,
                handler=self.clip, summary="The bytes of a clip",
            ),
            Route(
                method="GET", path=f"{API}/signage/aired", roles=auth.SUPERVISORS,
                handler=self.aired, answer=shapes.AiredList, summary="How long notices were seen",
                query={"since": Required[CalendarDay], "until": Required[CalendarDay]},
            ),
            Route(
                method="GET", path=f"{API}/signage/changes", roles=auth.SUPERVISORS,
                handler=self.changes, answer=shapes.ChangeList, summary="Who changed notices",
                query={"limit": Limit},
            ),
            Route(
                method="POST", path=f"{API}/signage/preview", roles=auth.SUPERVISORS,
                handler=self.preview, body=shapes.PreviewBody, answer=shapes.Preview,
                summary="A notice or a layout as a wall would show it",
            ),
        )  # fmt: skip


def _clip_fields(clip: Clip) -> dict[str, Any]:
    return {"name": clip.name, "poster": clip.poster, "seconds": clip.seconds}


def _fields(call: WebCall, picture: Picture) -> dict[str, Any]:
    return {
        "name": picture.name,
        "width_px": picture.width_px,
        "height_px": picture.height_px,
        "size_bytes": picture.size_bytes,
        "added_by": picture.added_by,
        "added_at": _instant(call, picture.added_at),
    }


def _instant(call: WebCall, at: datetime) -> str:
    return call.shown.views.instant(at)


def _pictures(notice: Notice) -> Iterator[str]:
    return filter(None, (notice.get("picture", ""), *notice.get("pages", ())))


def _notice(call: WebCall, given: dict[str, Any]) -> Notice:
    """The notice in a body, on at all times."""
    fallback = call.kernel.branch.rules.fallback

    def text(value: Any) -> dict[str, str]:
        return {fallback: value} if isinstance(value, str) else dict(value or {})

    notice: Notice = {
        "id": "preview",
        "title": text(given["title"]),
        "body": text(given.get("body")),
        "category": given.get("category") or "general",
        "style": given.get("style") or "slide",
        "link": given.get("link") or "",
        "place": text(given.get("place")),
    }
    if given.get("picture"):
        notice["picture"] = given["picture"]
    if given.get("pages"):
        notice["pages"] = given["pages"]
    return notice


def _needs_s(notice: Notice, wording: Wording) -> dict[str, float]:
    """How many seconds a reader needs, by language of the title."""
    return {
        tag: round(
            reading_s(
                " ".join(
                    wording.text(part, tag)
                    for part in (notice["title"], notice["body"], notice.get("place", {}))
                ),
                picture=bool(notice.get("picture")),
                code=bool(notice["link"]),
            ),
            1,
        )
        for tag in notice["title"]
    }
