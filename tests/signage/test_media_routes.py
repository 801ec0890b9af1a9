"""Pictures, air time, changes and previews over HTTP."""

import asyncio
import hashlib
import io
from base64 import b64decode
from typing import Any

import pytest
from PIL import Image

from queue_server.signage.routes import media
from tests.served import Reply, Served
from tests.videos import video
from tests.waiting import PATIENCE_S

IMAGE = {"Content-Type": "image/jpeg"}
PICTURES = "/api/v1/signage/pictures"


def photo(color: str = "#AA2200") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), color).save(file, "JPEG")
    return file.getvalue()


async def upload(served: Served, data: bytes, who: str = "supervisor") -> Reply:
    return await served.call("POST", PICTURES, raw=data, headers=IMAGE, who=who)


async def put_up(served: Served, **fields: Any) -> str:
    body = {"title": "徵才活動", **fields}
    reply = await served.call(
        "POST", "/api/v1/notices", body, who="supervisor", key=served.key()
    )  # fmt: skip
    assert reply.status == 201, reply.body
    return str(reply.body["notice"]["id"])


async def test_a_picture_is_uploaded_once_and_read_by_a_display(served: Served) -> None:
    first, second = await upload(served, photo()), await upload(served, photo())
    assert first.status == 201
    name = first.body["picture"]["name"]
    assert second.body["picture"]["name"] == name
    read = await served.call("GET", f"{PICTURES}/{name}", who="display")
    assert hashlib.sha256(read.raw).hexdigest() == name
    assert read.headers["Content-Type"] == "image/jpeg"
    listed = await served.call("GET", PICTURES, who="supervisor")
    assert [one["name"] for one in listed.body["pictures"]] == [name]


async def ranged(served: Served, asked: dict[str, str]) -> tuple[Reply, bytes, str]:
    name = (await upload(served, photo())).body["picture"]["name"]
    path = f"{PICTURES}/{name}"
    whole = (await served.call("GET", path, who="display")).raw
    return await served.call("GET", path, who="display", headers=asked), whole, name


@pytest.mark.parametrize(
    ("asked", "begin", "end"),
    [
        ("bytes=0-", 0, None),
        ("bytes=100-", 100, None),
        ("bytes=100-199", 100, 200),
        ("bytes=100-99999999", 100, None),
        ("bytes=-50", -50, None),
        ("bytes=0-0", 0, 1),
    ],
)
async def test_a_display_is_sent_the_part_that_it_lacks(
    served: Served, asked: str, begin: int, end: int | None
) -> None:
    reply, whole, name = await ranged(served, {"Range": asked})
    assert (reply.status, reply.raw) == (206, whole[begin:end])
    first, last, _ = slice(begin, end).indices(len(whole))
    assert reply.headers["Content-Range"] == f"bytes {first}-{last - 1}/{len(whole)}"
    assert reply.headers["ETag"] == f'"{name}"'


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-999999999"])
async def test_a_part_beyond_the_end_is_refused_with_the_length(served: Served, asked: str) -> None:
    reply, whole, _ = await ranged(served, {"Range": asked})
    assert (reply.status, reply.raw) == (416, b"")
    assert reply.headers["Content-Range"] == f"bytes */{len(whole)}"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-9,20-29",
        "bytes=0-0," * 500 + "1-1",
        "bytes=9-3",
        "bytes=-",
        "bytes=x-y",
        "bytes=--5",
        "bytes=1.5-",
        "lines=0-9",
        "",
        f"bytes={'9' * 5000}-",
    ],
)
async def test_a_range_that_makes_no_sense_or_is_several_is_passed_over(
    served: Served, asked: str
) -> None:
    reply, whole, _ = await ranged(served, {"Range": asked})
    assert (reply.status, reply.raw) == (200, whole)


@pytest.mark.parametrize("tag", ['"another"', "W/", "", "Mon, 23 Nov 2026 02:00:00 GMT"])
async def test_the_part_of_another_file_is_answered_with_the_whole(
    served: Served, tag: str
) -> None:
    reply, whole, _ = await ranged(served, {"Range": "bytes=100-", "If-Range": tag})
    assert (reply.status, reply.raw) == (200, whole)


async def test_the_part_of_this_very_file_goes_on(served: Served) -> None:
    name = (await upload(served, photo())).body["picture"]["name"]
    asked = {"Range": "bytes=100-", "If-Range": f'"{name}"'}
    reply, whole, _ = await ranged(served, asked)
    assert (reply.status, reply.raw) == (206, whole[100:])


def brochure(pages: int) -> bytes:
    first, *more = (Image.new("RGB", (64, 48), f"#{n:02}4466") for n in range(10, 10 + pages))
    file = io.BytesIO()
    first.save(file, "PDF", save_all=True, append_images=more)
    return file.getvalue()


async def test_a_pdf_file_becomes_pictures_that_a_notice_shows_one_by_one(served: Served) -> None:
    made = (await upload(served, brochure(3))).body
    first, *more = [one["name"] for one in made["pictures"]]
    assert made["picture"]["name"] == first
    assert len(more) == 2
    notice = await put_up(served, picture=first, pages=more)
    board = (await served.call("GET", "/api/v1/board", who="display")).body
    [shown] = [one for one in board["notices"] if one["id"] == notice]
    assert shown["pages"] == more
    kept = await served.call("DELETE", f"{PICTURES}/{more[1]}", who="supervisor")
    assert (kept.status, kept.code) == (409, "picture_in_use")


async def test_a_long_pdf_file_is_refused_with_how_many_pages_it_may_have(served: Served) -> None:
    reply = await upload(served, brochure(13))
    assert (reply.status, reply.code) == (422, "pdf_too_many_pages")
    assert "12" in reply.body["detail"]


CLIPS = "/api/v1/signage/clips"


async def test_a_video_becomes_a_clip_that_displays_read_and_a_notice_plays(served: Served) -> None:
    headers = {"Content-Type": "video/mp4"}
    made = await served.call("POST", CLIPS, raw=video(0.5), headers=headers, who="supervisor")
    assert made.status == 201, made.body
    clip, poster = made.body["clip"], made.body["picture"]["name"]
    assert (clip["poster"], clip["seconds"]) == (poster, 1)
    read = await served.call("GET", f"{CLIPS}/{clip['name']}", who="display")
    assert hashlib.sha256(read.raw).hexdigest() == clip["name"]
    assert read.headers["Content-Type"] == "video/mp4"
    listed = await served.call("GET", PICTURES, who="supervisor")
    assert listed.body["clips"] == [clip]
    notice = await put_up(served, picture=poster, clip=clip["name"], clip_s=clip["seconds"])
    board = (await served.call("GET", "/api/v1/board", who="display")).body
    [shown] = [one for one in board["notices"] if one["id"] == notice]
    assert (shown["clip"], shown["clip_s"]) == (clip["name"], 1)
    assert "clip_sound" not in shown
    loud = await put_up(served, picture=poster, clip=clip["name"], clip_s=1, clip_sound=True)
    board = (await served.call("GET", "/api/v1/board", who="display")).body
    assert [one["id"] for one in board["notices"] if one.get("clip_sound")] == [loud]
    gone = await served.call("GET", f"{CLIPS}/{'0' * 64}", who="display")
    assert (gone.status, gone.code) == (404, "unknown_clip")


async def test_a_video_that_a_notice_plays_behind_another_picture_stays(served: Served) -> None:
    headers = {"Content-Type": "video/mp4"}
    made = (
        await served.call("POST", CLIPS, raw=video(0.5), headers=headers, who="supervisor")
    ).body
    clip, poster = made["clip"]["name"], made["picture"]["name"]
    other = (await upload(served, photo())).body["picture"]["name"]
    notice = await put_up(served, picture=other, clip=clip, clip_s=1)
    kept = await served.call("DELETE", f"{PICTURES}/{poster}", who="supervisor")
    assert (kept.status, kept.code) == (409, "picture_in_use")
    await served.call("DELETE", f"/api/v1/notices/{notice}", who="supervisor", key=served.key())
    assert (await served.call("DELETE", f"{PICTURES}/{poster}", who="supervisor")).status == 200
    listed = await served.call("GET", PICTURES, who="supervisor")
    assert (listed.body["clips"], len(listed.body["pictures"])) == ([], 1)


async def test_what_is_no_video_is_refused_in_words(served: Served) -> None:
    headers = {"Content-Type": "video/mp4"}
    reply = await served.call("POST", CLIPS, raw=b"<svg/>", headers=headers, who="supervisor")
    assert (reply.status, reply.code) == (422, "clip_unreadable")
    assert "MP4" in reply.body["detail"]


@pytest.mark.parametrize("state", ["draft", "proposed"])
async def test_a_draft_is_kept_and_shown_to_nobody_until_it_is_put_up(
    served: Served, state: str
) -> None:
    notice = await put_up(served, state=state)

    async def shown() -> bool:
        board = (await served.call("GET", "/api/v1/board", who="display")).body
        return notice in {one["id"] for one in board["notices"]}

    assert not await shown()
    listed = await served.call("GET", f"/api/v1/notices/{notice}", who="supervisor")
    assert listed.body["notice"]["state"] == state
    body = {"title": "徵才活動", "state": "live"}
    path, key = f"/api/v1/notices/{notice}", served.key()
    assert (await served.call("PUT", path, body, who="supervisor", key=key)).status == 200
    assert await shown()


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\0" * 5000])
async def test_an_upload_that_is_no_picture_is_refused_in_words(
    served: Served, data: bytes
) -> None:
    reply = await upload(served, data)
    assert (reply.status, reply.code) == (422, "picture_unreadable")
    assert reply.body["detail"] != "picture unreadable"


async def test_an_upload_beyond_the_bound_is_refused(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "LARGEST_UPLOAD", 1000)
    reply = await upload(served, b"\0" * 1001)
    assert (reply.status, reply.code) == (413, "too_large")


@pytest.mark.parametrize("name", ["0" * 64, "x", "..%2f..%2fkeys", "A" * 64])
async def test_a_picture_that_is_not_there_is_unknown(served: Served, name: str) -> None:
    reply = await served.call("GET", f"{PICTURES}/{name}", who="display")
    assert (reply.status, reply.code) == (404, "unknown_picture")


async def test_a_picture_that_a_notice_shows_stays(served: Served) -> None:
    name = (await upload(served, photo())).body["picture"]["name"]
    notice = await put_up(served, picture=name, days=[1, 3], place="一樓大廳")
    board = (await served.call("GET", "/api/v1/board", who="display")).body
    (shown,) = [one for one in board["notices"] if one["id"] == notice]
    assert (shown["picture"], shown["days"]) == (name, [1, 3])
    assert shown["place"] == {"zh-TW": "一樓大廳"}

    kept = await served.call("DELETE", f"{PICTURES}/{name}", who="supervisor")
    assert (kept.status, kept.code) == (409, "picture_in_use")
    assert "徵才活動" in kept.body["detail"]
    await served.call("DELETE", f"/api/v1/notices/{notice}", who="supervisor", key=served.key())
    assert (await served.call("DELETE", f"{PICTURES}/{name}", who="supervisor")).status == 200


@pytest.mark.parametrize(
    "field",
    [
        {"days": [0]},
        {"days": [8]},
        {"picture": "x"},
        {"sessions": ["nowhere"]},
        {"pages": ["x"]},
        {"pages": ["a" * 64] * 13},
        {"state": "hidden"},
        {"clip": "x"},
        {"clip_s": 61},
    ],
)
async def test_a_notice_with_a_wrong_field_is_refused_by_name(
    served: Served, field: dict[str, Any]
) -> None:
    reply = await served.call(
        "POST", "/api/v1/notices", {"title": "x", **field}, who="supervisor", key=served.key()
    )  # fmt: skip
    assert reply.status == 422
    assert next(iter(field)) in str(reply.body)


async def test_air_time_is_what_displays_report_of_notices_there_are(served: Served) -> None:
    notice, last = await put_up(served), await put_up(served)
    live = await served.live("display", epoch=None, announced=0)
    await live.receive_json()
    broken = {"a" * 64: "it came damaged"}
    for seconds in (40, 90, 60):
        report = {"type": "aired", "day": "2026-11-23", "broken": broken}
        await live.send_json({**report, "seconds": {notice: seconds, "gone": 9}})
    await live.send_json({**report, "day": "2020-01-01", "seconds": {notice: 5}})
    # What is to be left out came before this one, so it has been left out when this is there.
    await live.send_json({**report, "seconds": {last: 7}})

    async def aired() -> dict[str, tuple[str, str, int]]:
        span = "since=2020-01-01&until=2026-12-31"
        reply = await served.call("GET", f"/api/v1/signage/aired?{span}", who="supervisor")
        return {
            one["notice"]: (one["day"], one["display"], one["seconds"])
            for one in reply.body["aired"]
        }

    async with asyncio.timeout(PATIENCE_S):
        while last not in (found := await aired()):
            pass
    await live.close()
    assert found == {
        notice: ("2026-11-23", "display", 90), last: ("2026-11-23", "display", 7)
    }  # fmt: skip
    listed = await served.call("GET", PICTURES, who="supervisor")
    assert listed.body["broken"] == {"display": broken}


@pytest.mark.parametrize("query", ["", "?since=x&until=y", "?since=2026-11-23"])
async def test_air_time_needs_two_dates(served: Served, query: str) -> None:
    reply = await served.call("GET", f"/api/v1/signage/aired{query}", who="supervisor")
    assert (reply.status, reply.code) == (422, "invalid")


async def test_it_is_listed_who_changed_which_notice(served: Served) -> None:
    notice = await put_up(served)
    await served.server.followers.catch_up("notices")
    reply = await served.call("GET", "/api/v1/signage/changes", who="supervisor")
    newest = reply.body["changes"][0]
    assert (newest["notice"], newest["kind"]) == (notice, "notice_saved")
    assert newest["actor"] == "user:supervisor"


async def test_a_preview_is_the_wall_itself_and_says_what_does_not_fit(served: Served) -> None:
    name = (await upload(served, photo("#00CC44"))).body["picture"]["name"]
    notice = {"title": "徵才活動", "body": "請洽一樓服務台。", "picture": name}
    reply = await served.call(
        "POST", "/api/v1/signage/preview", {"notice": notice}, who="supervisor"
    )
    assert reply.status == 200, reply.body
    with Image.open(io.BytesIO(b64decode(reply.body["png"]))) as wall:
        assert wall.size == (1280, 720)
        seen = wall.convert("RGB").tobytes()
    pixels = zip(seen[::3], seen[1::3], seen[2::3], strict=True)
    assert any(r < 25 and abs(g - 204) < 25 and abs(b - 68) < 25 for r, g, b in pixels)
    assert reply.body["cut"] == []
    assert reply.body["needs_s"]["zh-TW"] > 4

    long = {"title": "徵" * 120}
    reply = await served.call("POST", "/api/v1/signage/preview", {"notice": long}, who="supervisor")
    assert reply.body["cut"] == ["徵" * 120]


@pytest.mark.parametrize("layout", ["calls", "media"])
async def test_a_layout_is_seen_with_any_number_of_calls_before_a_wall_has_it(
    served: Served, layout: str
) -> None:
    seen = []
    for calls in (0, 1, 20):
        reply = await served.call(
            "POST", "/api/v1/signage/preview", {"layout": layout, "calls": calls}, who="supervisor"
        )
        assert reply.status == 200, reply.body
        assert (reply.body["cut"], reply.body["needs_s"]) == ([], {})
        seen.append(reply.body["png"])
    assert len(set(seen)) > 1
    reply = await served.call(
        "POST", "/api/v1/signage/preview", {"layout": layout, "calls": 61}, who="supervisor"
    )
    assert (reply.status, reply.code) == (422, "invalid")
