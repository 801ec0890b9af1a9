"""A whole wall with the usual scene, changed here and there, and what can be read on it."""

from display.canvas.draw import DrawCommand, Text
from display.layout.wall import wall
from tests.display.scenes import look, scene


def drawn(**more: object) -> list[DrawCommand]:
    return wall(scene(**more), look())


def size_of(commands: list[DrawCommand], text: str) -> int:
    return max(c.size_px for c in commands if isinstance(c, Text) and c.text == text)


TYPHOON = {"reason": "typhoon", "wording": {"zh-TW": "颱風停班", "en": "Closed for the typhoon"},
           "opens_at": "2026-11-24T00:00:00+00:00"}  # fmt: skip
SERVED = [{"number": 1, "name": {}, "state": "serving", "ticket": "B042", "since": None}]
