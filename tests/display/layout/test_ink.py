"""Pixels of every layout in every language: no ink beyond its box, none over other words.

All that a layout knows about a text is its box; whether a mark above a Thai or a Vietnamese letter
stays inside shows only in the pixels.
"""

import itertools
from dataclasses import replace
from typing import cast

import pygame
import pytest

from display.canvas.draw import DrawCommand, Text
from display.canvas.faces import Fonts
from display.canvas.painter import Painter
from display.layout.look import Scene
from display.layout.plan import names
from display.layout.wall import wall
from queue_server.wire.words.catalogue import Catalogue
from queue_server.wire.words.wording import Wording
from tests.catalogue import CLASSES, a_counter, a_notice, waiting
from tests.display.layout.test_plan import SIZES, STATES
from tests.display.scenes import board, call, catalogue, look, scene

#: Marks above marks and below letters, as long as an office writes them.
TITLES = {
    "en": "Joint job fair of the district's Household Registration Office",
    "vi": "Ngày hội việc làm tại Văn phòng Hộ chính: ĐĂNG KÝ ẨN SỐ ở quầy Ửng Hộ",
    "th": "งานนัดพบแรงงาน ณ สำนักทะเบียนราษฎร ที่นี่ ผู้ใหญ่ ปู่ ย่า ฎีกา ญัตติ",
}
FAR_APART = 2


def full(second: str) -> Scene:
    """999 people of each class, a burst of calls, notices with the longest words."""
    texts = {"zh-TW": "聯合徵才活動暨就業服務說明會", second: TITLES[second]}
    return scene(
        board=board(
            waiting=[waiting(one["name"], 999, 90) for one in CLASSES],
            missed=[f"M{n:03}" for n in range(30)],
            counters=[a_counter(n, "called", f"B{n:03}") for n in range(1, 9)],
            notices=[
                a_notice("a", texts, body=texts, link="https://example.org/"),
                a_notice("b", texts, style="marquee"),
            ],
        ),
        calls=tuple(call(n, f"B{n:03}", n % 8 + 1) for n in range(41, 20, -1)),
    )


def ink(painter: Painter, command: Text) -> pygame.Rect:
    """The box around every pixel of a text, where it stands on the wall."""
    reach = painter.reach(command)
    alone = pygame.Surface(reach.size, pygame.SRCALPHA)
    there = Painter(alone, painter.fonts)
    there.paint([replace(command, x=command.x - reach.x, y=command.y - reach.y)])
    return alone.get_bounding_rect().move(reach.topleft)


def wrong(fonts: Fonts, commands: list[DrawCommand], size: tuple[int, int]) -> list[str]:
    """Texts whose ink leaves their box or the wall, and pairs that lie on each other."""
    painter = Painter(pygame.Surface(size), fonts)
    said = [one for one in commands if isinstance(one, Text) and one.text.strip()]
    inked = [(one, ink(painter, one)) for one in said]
    slack = {one: 2 + one.size_px // 12 for one in said}
    out = [
        f"{one.text} leaves its box: {box} of {one.x, one.y, one.w, one.h}"
        for one, box in inked
        if not pygame.Rect(one.x, one.y, one.w, one.h)
        .inflate(2 * slack[one], 2 * slack[one])
        .clip(painter.surface.get_rect())
        .contains(box)
    ]
    near = (
        f"{one.text} on {other.text}: {box} {there}"
        for (one, box), (other, there) in itertools.combinations(inked, 2)
        if box.inflate(-FAR_APART, -FAR_APART).colliderect(there.inflate(-FAR_APART, -FAR_APART))
    )
    return [*out, *near, *(f"cut: {one}" for one in painter.cut)]


@pytest.mark.parametrize("second", ["en", "vi", "th"])
@pytest.mark.parametrize(("w", "h"), SIZES)
def test_no_ink_is_beyond_its_box_or_over_other_words(
    fonts: Fonts, second: str, w: int, h: int
) -> None:
    office = {**catalogue(), "languages": ["zh-TW", second]}
    found: dict[str, list[str]] = {}
    for name in names():
        at = replace(look(w, h), layout=name, wording=Wording(cast(Catalogue, office)), counter=3)
        scenes = [full(second), replace(full(second), page=1), *(STATES[1:] if w < 1920 else ())]
        found[name] = [one for shown in scenes for one in wrong(fonts, wall(shown, at), (w, h))]
    assert found == {name: [] for name in names()}


def test_words_that_do_lie_on_each_other_are_found(fonts: Fonts) -> None:
    one = Text(10, 10, 200, 60, "ผู้ใหญ่", 40, "#000000", language="th")
    assert wrong(fonts, [one, replace(one, x=40, text="B042")], (400, 200))
    assert wrong(fonts, [one, replace(one, y=120)], (400, 200)) == []
    assert wrong(fonts, [replace(one, x=390)], (400, 200))
