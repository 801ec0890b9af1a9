"""Before the number: what to bring, the fee, who may apply, what is looked up, the way online."""

import os
from itertools import combinations, product
from pathlib import Path
from typing import Any, cast

import pygame
import pytest
import zxingcpp
from PIL import Image

from display.canvas.box import Box
from display.canvas.draw import Text
from display.canvas.painter import Painter
from kiosk import events as e
from kiosk.model import Screen
from kiosk.offline.kept import KeptOffice
from kiosk.screens.frame import Size
from kiosk.screens.reading import speakables
from queue_server.wire.words.catalogue import Catalogue, Service
from tests.kiosk.journeys.careful import GLASSES, faces
from tests.kiosk.pilot import LANGUAGES, PORTRAIT, Pilot, the_catalogue

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
MODES = ("", "large", "contrast", "low")


def the_service(code: str) -> Service:
    return next(one for one in the_catalogue()["services"] if one["code"] == code)


def with_service(code: str, **changes: Any) -> Catalogue:
    services = [
        cast(Service, {**one, **changes}) if one["code"] == code else one
        for one in the_catalogue()["services"]
    ]
    return {**the_catalogue(), "services": services}


def at_confirm(language: str, code: str, size: Size = PORTRAIT, mode: str = "") -> Pilot:
    pilot = Pilot(size)
    kiosk = {**the_catalogue()["kiosk"], "inches": size.inches}
    pilot.hear(e.CatalogueCame(cast(Catalogue, {**the_catalogue(), "kiosk": kiosk})))
    if mode:
        pilot.tap(mode)
    pilot.choose(language, code)
    return pilot


def read_to_the_end(pilot: Pilot) -> str:
    """What stands on the screens of the choice, all pages of the card that leads on included."""
    read = pilot.read()
    if "documents" in pilot.names():
        pilot.tap("documents")
        read += pilot.read()
        while "take" not in pilot.names():
            pilot.tap(f"page:{pilot.model.visit.page + 1}")
            read += pilot.read()
    return read


@pytest.mark.parametrize("size", GLASSES, ids=lambda one: str(one.width_px))
@pytest.mark.parametrize("code", ["T01", "M01", "G01", "N04"])
def test_each_visitor_can_read_all_that_is_known_before_taking_a_number(
    code: str, size: Size
) -> None:
    known = the_service(code)
    texts = [*known["documents"], known["fee_note"], known["who"], *known.get("looked_up", [])]
    if online := known.get("online"):
        texts.append(online["note"])
    for language in LANGUAGES:
        for mode in MODES:
            read = read_to_the_end(at_confirm(language, code, size, mode))
            assert [one[language] for one in texts if one[language] not in read] == []


def test_it_costs_no_touch_more_on_an_upright_glass() -> None:
    pilot = at_confirm("zh-TW", "R02")
    read = pilot.read()
    assert "費用：登記免費；換身分證每張50元" in read
    assert "誰可以辦：結婚雙方當事人親自" in read
    assert "documents" not in pilot.names()
    assert "take" in pilot.names()


def test_what_staff_look_up_is_named_as_not_to_be_brought() -> None:
    read = at_confirm("zh-TW", "C01").read()
    assert "不用帶，我們會查：同縣市同姓名資料、在臺灣的刑事案件紀錄" in read


def test_half_a_list_is_never_shown() -> None:
    for size in GLASSES:
        for language in LANGUAGES:
            pilot = at_confirm(language, "R04", size, "large")
            read = pilot.read()
            named = [one[language] in read for one in the_service("R04")["documents"]]
            assert all(named) or not any(named)
            assert all(named) or "documents" in pilot.names()


@pytest.mark.parametrize("size", GLASSES, ids=lambda one: str(one.width_px))
@pytest.mark.parametrize("mode", MODES)
def test_the_way_online_is_read_off_the_glass_by_a_telephone(size: Size, mode: str) -> None:
    pilot = at_confirm("th", "T01", size, mode)
    pilot.tap("documents")
    found = codes(pilot)
    while "take" not in pilot.names():
        pilot.tap(f"page:{pilot.model.visit.page + 1}")
        found += codes(pilot)
    assert found == ["https://www.ris.gov.tw/"]


def codes(pilot: Pilot) -> list[str]:
    size = pilot.kiosk.size
    surface = pygame.Surface((size.width_px, size.height_px))
    Painter(surface, faces()).paint(pilot.kiosk.view().commands)
    picture = Image.frombytes("RGB", surface.get_size(), pygame.image.tobytes(surface, "RGB"))
    return [one.text for one in zxingcpp.read_barcodes(picture.convert("L"))]


def test_nothing_lies_on_anything_else() -> None:
    for size, language, mode in product(GLASSES, LANGUAGES, MODES):
        for code in ("T01", "G01", "R04"):
            pilot = at_confirm(language, code, size, mode)
            apart(pilot)
            if "documents" not in pilot.names():
                continue
            pilot.tap("documents")
            apart(pilot)
            while "take" not in pilot.names():
                pilot.tap(f"page:{pilot.model.visit.page + 1}")
                apart(pilot)


def apart(pilot: Pilot) -> None:
    """Words overlap no other words, and stand on a button whole or not at all."""
    view = pilot.kiosk.view()
    words = [one for one in view.commands if isinstance(one, Text) and one.text != "A+"]
    boxes = [Box(one.x, one.y, one.w, one.h) for one in words]
    for (a, one), (b, other) in combinations(zip(boxes, words, strict=True), 2):
        assert not crossing(a, b), (one.text, other.text)
    for target in view.targets:
        for box, one in zip(boxes, words, strict=True):
            inside = box.y >= target.box.y and box.bottom <= target.box.bottom
            assert inside or not crossing(box, target.box), (one.text, target.name)


def crossing(a: Box, b: Box) -> bool:
    return min(a.right, b.right) > max(a.x, b.x) and min(a.bottom, b.bottom) > max(a.y, b.y)


def test_where_there_is_no_way_online_and_nothing_is_looked_up_nothing_is_said_of_it() -> None:
    said = the_catalogue()["strings"]
    read = read_to_the_end(at_confirm("en", "S01"))
    assert said["kiosk.facts.online"]["en"] not in read
    assert said["kiosk.facts.looked_up"]["en"] not in read


def test_an_office_that_says_nothing_of_a_fee_is_not_said_to_be_free() -> None:
    pilot = Pilot()
    pilot.hear(e.CatalogueCame(with_service("T01", fee_note={}, fee_ntd=0)))
    pilot.choose("zh-TW", "T01")
    assert "費用" not in pilot.read()
    pilot.hear(e.CatalogueCame(with_service("T01", fee_note={}, fee_ntd=1200)))
    assert "費用：TWD 1,200" in pilot.read()


def test_an_older_server_that_knows_neither_is_understood() -> None:
    older = {k: v for k, v in the_service("T01").items() if k not in ("looked_up", "online")}
    services = [older if one["code"] == "T01" else one for one in the_catalogue()["services"]]
    pilot = Pilot()
    pilot.hear(e.CatalogueCame(cast(Catalogue, {**the_catalogue(), "services": services})))
    pilot.choose("zh-TW", "T01")
    assert "費用：每張15元" in pilot.read()


def test_it_is_known_without_the_server_from_what_was_kept(tmp_path: Path) -> None:
    kept = KeptOffice(tmp_path)
    kept.save_catalogue(the_catalogue())
    catalogue = kept.catalogue()
    assert catalogue is not None
    pilot = Pilot(name="kiosk")
    pilot.hear(e.CatalogueCame(catalogue), e.LinkLost(pilot.now))
    pilot.wait(6)
    pilot.choose("zh-TW", "T01")
    pilot.tap("documents")
    assert pilot.screen is Screen.DOCUMENTS
    assert "本人、戶長、配偶、直系血親、利害關係人或受委託人" in pilot.read()
    assert codes(pilot) == ["https://www.ris.gov.tw/"]
    pilot.tap("take")
    assert "K001" in pilot.read()


def test_who_listens_hears_the_fee_behind_the_papers() -> None:
    pilot = at_confirm("en", "T03")
    said = "\n".join(one.text for one in speakables(pilot.kiosk.view()))
    order = [said.index(words) for words in ("Personal seal", "Fee: ", "Who may apply: ")]
    assert order == sorted(order)
