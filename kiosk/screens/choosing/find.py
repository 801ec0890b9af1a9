"""Finding a service by a few keys or by plain words; the best three are shown above them."""

from display.canvas.box import Box
from kiosk.finding import search
from kiosk.finding.ranking import SHOWN
from kiosk.finding.search import Signs
from kiosk.model import Model
from kiosk.screens.frame import Frame
from kiosk.screens.parts import Sheet, View, begin
from kiosk.screens.touch.choices import Choice, card
from kiosk.screens.touch.keys import keys
from queue_server.wire.words.catalogue import Service

#: Keys in a row at most, on an upright glass and on a wide one; words are wider.
UPRIGHT, WIDE = 7, 14
UPRIGHT_WORDS, WIDE_WORDS = 4, 8
#: The longest word, in heights of the smallest letters.
WORD_EM = 8
HOW = {
    Signs.ZHUYIN: "kiosk.find_how",
    Signs.LATIN: "kiosk.find_type",
    Signs.WORDS: "kiosk.find_words",
}


def view(model: Model, frame: Frame) -> View:
    """What has been typed, what it finds, and the keys; help for a visitor who is not sure."""
    sheet = begin(model, frame)
    office, visit = model.office, model.visit
    shown = search.kind(office, sheet.language, visit.turned)
    sheet.title(visit.typed or _how(sheet, shown))
    rest = _found(sheet, search.found(office, sheet.language, visit.typed, shown))
    signs = search.signs(office, sheet.language, shown)
    keys(sheet, rest, signs, "sign", _in_a_row(frame, shown), {" ": sheet.say("kiosk.space")})
    if visit.typed:
        sheet.second("sign:back", sheet.say("kiosk.erase"))
    elif len(search.kinds(office, sheet.language)) > 1:
        sheet.second("letters", _next(sheet, model))
    sheet.primary("help", sheet.say("kiosk.not_sure"), sign="help")
    return sheet.view()


def _how(sheet: Sheet, shown: Signs) -> str:
    chinese = sheet.language.startswith("zh")
    return sheet.say(HOW[Signs.ZHUYIN if chinese and shown is Signs.LATIN else shown])


def _in_a_row(frame: Frame, shown: Signs) -> int:
    if shown is Signs.WORDS:
        each = frame.small_px * WORD_EM + 3 * frame.gap
        most = UPRIGHT_WORDS if frame.portrait else WIDE_WORDS
        return max(1, min(most, (frame.content.w + frame.gap) // each))
    return UPRIGHT if frame.portrait else WIDE


def _next(sheet: Sheet, model: Model) -> str:
    """What the button for other signs says: the kind that comes next."""
    match search.kind(model.office, sheet.language, model.visit.turned + 1):
        case Signs.ZHUYIN:
            return "ㄅㄆㄇ"
        case Signs.LATIN:
            return "ABC"
        case Signs.WORDS:
            return sheet.say("kiosk.words")


def _found(sheet: Sheet, services: list[Service]) -> Box:
    """Up to three cards side by side, or a line that says why there are none; returns the rest."""
    frame, content = sheet.frame, sheet.frame.content
    h = min(max(frame.touch_px, round(frame.body_px * 3.4)), content.h // 3)
    h = max(h, frame.touch_px)
    row = Box(content.x, content.y, content.w, h)
    if not services:
        words = sheet.say("kiosk.find_none") if sheet.model.visit.typed else ""
        if words:
            sheet.text(row, words, frame.body_px, color=frame.theme.soft, max_lines=2)
    else:
        boxes = row.columns([1] * SHOWN, frame.gap)
        for service, box in zip(services, boxes, strict=False):
            card(sheet, Choice(f"service:{service['code']}", sheet.words(service["name"])), box)
    top = row.bottom + frame.gap
    return Box(content.x, top, content.w, content.bottom - top)
