"""A notice as a wall would show it, drawn by the wall's own program without a screen."""

import asyncio
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from queue_server.core.errors import Unavailable
from queue_server.processes.child_process import put_down
from queue_server.usecases.turns import BoundedTurns
from queue_server.wire.messages import Board
from queue_server.wire.words.catalogue import Catalogue

ROOT = Path(__file__).parents[3]
SIZE = "1280x720"
PATIENCE_S = 60.0
#: One is drawn at a time and the others wait; the next is refused.
MOST_WAITING = 4
#: What the program prints before the texts that it had to cut, and between them.
CUT, BETWEEN = "does not fit: ", " | "


@dataclass(frozen=True, slots=True)
class Drawn:
    """A PNG, and the texts that did not fit."""

    png: bytes
    cut: list[str]


class Easel:
    """Draws previews, one at a time."""

    def __init__(self) -> None:
        self._turns = BoundedTurns(MOST_WAITING, within_s=PATIENCE_S)

    async def draw(
        self,
        board: Board,
        catalogue: Catalogue,
        pictures: Mapping[str, bytes],
        layout: str,
        page: int,
        calls: int | None = None,
    ) -> Drawn:
        """The wall with this board; with ``calls``, a made-up full lobby with that many calls.

        Raises:
            Unavailable: ``preview_failed``; ``overloaded``: too many ask at once.
        """
        async with self._turns.turn():
            with tempfile.TemporaryDirectory(prefix="jiaohao-preview-") as folder:
                more = [] if calls is None else ["--calls", str(calls)]
                return await _draw(Path(folder), board, catalogue, pictures, layout, page, more)


async def _draw(
    folder: Path,
    board: Board,
    catalogue: Catalogue,
    pictures: Mapping[str, bytes],
    layout: str,
    page: int,
    more: Sequence[str],
) -> Drawn:
    for name, value in (("board", board), ("catalogue", catalogue)):
        (folder / f"{name}.json").write_bytes(orjson.dumps(value))
    for name, data in pictures.items():
        (folder / f"{name}.jpg").write_bytes(data)
    counter = next((one["number"] for one in catalogue["counters"]), 1)  # of a sign at a window
    said, code = await _run(
        "draw", "board", "--board", str(folder / "board.json"), "--catalogue",
        str(folder / "catalogue.json"), "--pictures", str(folder), "--layout", layout,
        "--page", str(page), "--size", SIZE, "--out", str(folder / "wall.png"),
        "--counter", str(counter), *more,
    )  # fmt: skip
    try:
        png = (folder / "wall.png").read_bytes()
    except OSError as problem:
        raise Unavailable("preview_failed", f"no picture: {said[-200:]}") from problem
    cut = said.partition(CUT)[2].strip().split(BETWEEN) if code == 1 and CUT in said else []
    return Drawn(png, cut)


async def _run(*arguments: str) -> tuple[str, int]:
    """What the program wrote to standard error, and its exit code."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "run.py"), *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE, env={"SDL_VIDEODRIVER": "dummy", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE_S):
            _, said = await process.communicate()
    except TimeoutError:
        raise Unavailable("preview_failed", "it took too long") from None
    finally:
        await put_down(process)
    return said.decode("utf-8", "replace"), process.returncode or 0
