"""A wall's day: its processor time at rest and with a video, and its memory, also after a day.

Rest and video are measured on a real wall, ``run.py display`` as a process under Xvfb against the
real server; the video is 1080p30, uploaded as people upload it, and shown in the layout
``media``. The day is a wall in this process on a clock of its own: calls, notices that turn,
pictures, the running line.
"""

import asyncio
import gc
import http.client
import io
import os
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import av
import numpy as np
import orjson

from bench.clients.display import SIZE, Glass, tv, xvfb
from bench.server.issue import Emit
from bench.tools.office import HOST, Server, key, server

#: How long a wall is watched once it has settled.
LOOK_S, SETTLE_S, MOVES = 15.0, 6.0, 5
VIDEO_S, VIDEO_FPS = 8, 30
#: The cache of pictures fills up in the first hours; from then on nothing may grow.
FILLED_S, LATE_S = range(4 * 3600, 8 * 3600), range(20 * 3600, 24 * 3600)
#: A day on the wall: a step is a turn of the notices; every CALL_EVERY steps there is a call.
DAY_S, STEP_S, CALL_EVERY = 24 * 3600, 24, 5
TARGET_IDLE, TARGET_VIDEO = 8.0, 60.0
TARGET_MIB, TARGET_GROWTH_MIB = 150.0, 4.0
Place = tuple[int, int, int, int]
#: The running line, and where a video is in the layout ``media``.
LINE: Place = (0, SIZE[1] - 60, SIZE[0], 40)
PLACE: Place = (1100, 450, 600, 400)


def bench(emit: Emit) -> None:
    """Print what a wall costs at rest, with a video, and after a day."""
    _day(emit)
    if shutil.which("Xvfb") is None:
        emit("wall_at_rest", skipped="Xvfb is not installed")
        return
    asyncio.run(_live(emit))


def _load() -> float:
    return round(os.getloadavg()[0], 1)


# On the glass.


async def _live(emit: Emit) -> None:
    with server() as office, tempfile.TemporaryDirectory() as folder:
        cookie = await office.cookie()
        line = await _put_up(office, cookie, style="marquee", body="平日服務至 18:30。")
        for name, layout in (("wall_at_rest", "classic"), ("wall_with_video", "media")):
            with_video = name == "wall_with_video"
            if with_video:
                await _remove(office, cookie, line)
                made = _upload(office, cookie)
                clip, poster = made["clip"], made["picture"]
                await _put_up(
                    office, cookie, style="slide", category="urgent", clip=clip["name"],
                    clip_s=clip["seconds"], picture=poster["name"],
                )  # fmt: skip
            with (
                xvfb(Path(folder)) as (display, glass),
                tv(office, Path(folder), display, "--layout", layout) as wall,
            ):
                await _until_it_moves(glass, PLACE if with_video else LINE)
                await asyncio.sleep(SETTLE_S)
                percent, pictures = await _watched(wall.pid, glass, PLACE if with_video else LINE)
                emit(
                    name, core_percent=round(percent, 1),
                    target_percent=TARGET_VIDEO if with_video else TARGET_IDLE,
                    memory_mib=round(_memory_mib(wall.pid), 1), target_mib=TARGET_MIB,
                    pictures_a_second=round(pictures, 1), load=_load(),
                )  # fmt: skip


def _upload(office: Server, cookie: str) -> dict[str, Any]:
    kind = {"Cookie": cookie, "Content-Type": "video/mp4"}
    line = http.client.HTTPConnection(HOST, office.port)
    line.request("POST", "/api/v1/signage/clips", _video(), kind)
    reply = line.getresponse()
    body = reply.read()
    line.close()
    if reply.status != 201:
        raise SystemExit(f"the video was refused: {body!r}")
    return dict(orjson.loads(body))


async def _put_up(office: Server, cookie: str, **fields: Any) -> str:
    body = {"title": "公告", **fields}
    one = await office.as_clerk(cookie).open()
    status, answer = await one.request("POST", "/api/v1/notices", orjson.dumps(body), key())
    one.close()
    if status != 201:
        raise SystemExit(f"the notice was refused: {answer!r}")
    return str(orjson.loads(answer)["notice"]["id"])


async def _remove(office: Server, cookie: str, notice: str) -> None:
    one = await office.as_clerk(cookie).open()
    await one.request("DELETE", f"/api/v1/notices/{notice}", b"", key())
    one.close()


def _video() -> bytes:
    """A 1080p30 H.264 video of a pattern that moves all over the picture."""
    file = io.BytesIO()
    across, down = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]))
    with av.open(file, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=VIDEO_FPS, options={"preset": "ultrafast"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        for n in range(VIDEO_S * VIDEO_FPS):
            grey = ((across + 7 * n) ^ (down + 3 * n)) & 0xFF
            frame = av.VideoFrame.from_ndarray(grey.astype(np.uint8), "gray")
            out.mux(stream.encode(frame.reformat(format="yuv420p")))
        out.mux(stream.encode(None))
    return file.getvalue()


async def _until_it_moves(glass: Glass, where: Place) -> None:
    """Wait until the running line or the video is there: its place keeps changing."""
    ends, changes, seen = time.perf_counter() + 60, 0, b""
    while changes < MOVES:
        if time.perf_counter() > ends:
            raise SystemExit("the wall never moved")
        now = glass.region(*where)
        changes = changes + 1 if now != seen else 0
        seen = now
        await asyncio.sleep(0.2)


async def _watched(pid: int, glass: Glass, where: Place) -> tuple[float, float]:
    """Percent of a core that the wall and its children used, and pictures per second."""
    began, cpu_s = time.perf_counter(), _cpu_s(pid)
    pictures, seen = 0, b""
    while time.perf_counter() - began < LOOK_S:
        now = glass.region(*where)
        pictures += now != seen
        seen = now
        await asyncio.sleep(0.01)
    passed_s = time.perf_counter() - began
    return (_cpu_s(pid) - cpu_s) / passed_s * 100, pictures / passed_s


def _family(pid: int) -> list[int]:
    """A process and its children, to any depth."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _cpu_s(pid: int) -> float:
    """Processor seconds of a process and its children, including ended ones."""
    ticks = 0
    for one in _family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += sum(int(fields[at]) for at in ((11, 12, 13, 14) if one == pid else (11, 12)))
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory_mib(pid: int) -> float:
    """Memory of a process and its children; what they share counts once."""
    kib = 0
    for one in _family(pid):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kib += int(line.split()[1])
    return kib / 1024


# A day.


@dataclass
class _Day:
    """A wall on a clock of its own."""

    size: tuple[int, int] = SIZE
    memory: list[tuple[int, float]] = field(default_factory=list)

    def run(self) -> None:
        from display import model
        from display.layout.plan import plan
        from display.layout.screens import pane
        from display.screen import Window
        from display.show import Moment, Show
        from display.staff.orders import Orders
        from tests.catalogue import a_notice
        from tests.display import scenes as made

        with tempfile.TemporaryDirectory() as folder:
            names = _pictures(Path(folder))
            look = made.look(*self.size, pictures=folder, layout="media")
            notices = [
                *made.NOTICES,
                *(
                    a_notice(f"p{n}", {"zh-TW": f"公告 {n}"}, picture=name)
                    for n, name in enumerate(names)
                ),
            ]
            screen = Window(self.size, headless=True)
            show = Show(screen, look, pane(plan("media").screens, look.scale), 5.0)
            began: datetime = made.NOW
            state, calls = model.start(began), 0
            for at_s in range(0, DAY_S, STEP_S):
                now = began + timedelta(seconds=at_s)
                if at_s // STEP_S % CALL_EVERY == 0:
                    calls += 1
                    board = made.board(
                        now, notices=notices, announcements=[made.announcement(calls, now)],
                        seq=calls,
                    )  # fmt: skip
                    state, _ = model.update(state, model.BoardArrived(board), now)
                for part in (0.0, 0.4, 0.8):
                    then = now + timedelta(seconds=part)
                    state, _ = model.update(state, model.WallTick(), then)
                    show.show(
                        Moment(state, Orders(), frozenset(names), then, timedelta(0), at_s + part)
                    )
                if at_s % 3600 == 0:
                    gc.collect()
                    self.memory.append((at_s, _memory_mib(os.getpid())))
            screen.close()


def _pictures(folder: Path) -> list[str]:
    """Pictures of notices, as large as those sent to walls."""
    import pygame

    names = [f"{n:064d}" for n in range(6)]
    for n, name in enumerate(names):
        picture = pygame.Surface((1920, 1080))
        picture.fill((40 * n, 90, 200 - 30 * n))
        pygame.image.save(picture, folder / f"{name}.jpg")
    return names


def _day(emit: Emit) -> None:
    day, began, cpu_s = _Day(), time.perf_counter(), time.process_time()
    day.run()
    early, late = (
        max(mib for at_s, mib in day.memory if at_s in hours) for hours in (FILLED_S, LATE_S)
    )
    emit(
        "wall_day_memory", hours=DAY_S // 3600, filled_mib=round(early, 1),
        at_end_mib=round(late, 1), growth_mib=round(late - early, 1),
        target_growth_mib=TARGET_GROWTH_MIB, took_s=round(time.perf_counter() - began, 1),
        cpu_s=round(time.process_time() - cpu_s, 1), load=_load(),
    )  # fmt: skip
