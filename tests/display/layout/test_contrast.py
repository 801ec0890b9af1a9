"""Every text of the wall stands out from what is behind it: 7 to 1 at least."""

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

import pytest

from display.canvas.draw import DrawCommand, Rect, Text
from display.canvas.theme import READABLE_FAR, contrast
from display.layout.plan import names
from display.layout.wall import wall
from queue_server.wire.words.catalogue import Catalogue
from queue_server.wire.words.wording import Wording
from tests.catalogue import CLASSES, a_notice
from tests.display.layout.test_plan import STATES
from tests.display.scenes import board, catalogue, look, scene

URGENT = a_notice("u", {"zh-TW": "停電", "en": "No power"}, category="urgent")
SCENES = (
    *STATES,
    scene(bright=True),
    scene(page=1),
    scene(board=board(open_now=True, notices=[URGENT]), page=0),
    scene(named="lobby-1", muted_until=scene().now),
)


def weak(commands: Iterable[DrawCommand]) -> list[tuple[str, float]]:
    """Texts below the bar, with their contrast to the box painted last below their middle."""
    boxes: list[Rect] = []
    found = []
    for one in commands:
        if isinstance(one, Rect) and one.fill:
            boxes.append(one)
        if isinstance(one, Text) and one.text:
            x, y = one.x + one.w // 2, one.y + one.h // 2
            behind = next(
                box.fill for box in reversed(boxes)
                if box.fill and box.x <= x < box.x + box.w and box.y <= y < box.y + box.h
            )  # fmt: skip
            found.append((one.text, contrast(one.color, behind)))
    return [(text, ratio) for text, ratio in found if ratio < READABLE_FAR]


@pytest.mark.parametrize("name", names())
def test_every_text_of_every_layout_stands_out_seven_times(name: str) -> None:
    at = look(layout=name, counter=3)
    assert [one for shown in SCENES for one in weak(wall(shown, at))] == []


@pytest.mark.parametrize("color", ["#000000", "#0A1826", "#7A1FA2", "#FFFFFF", "#777777"])
def test_a_class_in_any_colour_that_an_office_chose_stands_out(color: str) -> None:
    office = {**catalogue(), "classes": [{**one, "color": color} for one in CLASSES]}
    at = replace(look(), wording=Wording(cast(Catalogue, office)))
    assert weak(wall(scene(), at)) == []
