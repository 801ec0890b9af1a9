"""The start: a button for each language. Without numbers: why, since when, what to do."""

from dataclasses import replace

from display.canvas.box import Box
from kiosk.journeys import checkin
from kiosk.known_office import NoNumbers
from kiosk.model import Model
from kiosk.screens import closed
from kiosk.screens.frame import Frame
from kiosk.screens.parts import HELP_SAID, Sheet, View, begin, needs
from kiosk.screens.touch.choices import Choice, choose, on_one_page

DRAWN = {
    NoNumbers.AWAY: closed.away,
    NoNumbers.WAKING: closed.waking,
    NoNumbers.CLOSED: closed.shut,
    NoNumbers.BOOKED_ONLY: closed.booked_only,
    NoNumbers.SUSPENDED: closed.suspended,
}


def view(model: Model, frame: Frame) -> View:
    """Welcome, or why there are no numbers."""
    why_not = model.office.no_numbers(model.at)
    if why_not is None:
        # Every language has its button here: a "language" button would only ask again.
        sheet = begin(model, frame, without=("language",))
        _welcome(sheet)
    else:
        sheet = begin(model, frame)
        ways = _ways(model, why_not)
        DRAWN[why_not](sheet, tall=not ways)
        for (name, words), button in zip(ways, (sheet.primary, sheet.second), strict=False):
            button(name, sheet.say(words))
    if not model.visit.low:
        _door_for_staff(sheet)
    return sheet.view()


#: States without numbers today in which a later day can still be booked.
BOOKS = frozenset({NoNumbers.CLOSED, NoNumbers.BOOKED_ONLY, NoNumbers.SUSPENDED})


def _ways(model: Model, why_not: NoNumbers) -> list[tuple[str, str]]:
    """What a visitor can do here now, the likeliest first."""
    ways = [("checkin", "checkin")] if checkin.offered(model) else []
    if why_not in BOOKS and model.office.books_later and model.office.linked:
        ways.append(("later", "kiosk.later"))
    return ways


def _door_for_staff(sheet: Sheet) -> None:
    """The office's name, on which staff knock; a visitor who touches it sees nothing happen."""
    box = sheet.frame.header
    sheet.touch("staff", Box(box.x, box.y, box.w // 2, max(box.h, sheet.frame.touch_px)))


def _welcome(sheet: Sheet) -> None:
    """A greeting, the languages as the buttons that start, what is open and how many wait."""
    sheet.title(sheet.say("welcome"))
    choices, columns = _languages(sheet)
    choose(sheet, choices, columns, sheet.frame.content)
    _facts(sheet)


def _languages(sheet: Sheet) -> tuple[list[Choice], int]:
    """A card for each language, and the number of columns. On a low glass the line of help is left
    out: a visitor may not know that their language is on a second page.
    """
    frame, office = sheet.frame, sheet.model.office
    plain = [
        Choice(f"language:{tag}", office.say("language_name", tag), sign="chevron", language=tag)
        for tag in office.languages
    ]
    helped = [replace(one, help=office.say("touch_to_start", one.language)) for one in plain]
    columns = 1 if frame.portrait else 3 if frame.wide and len(plain) > 4 else 2
    ways = [(helped, columns), (plain, columns), (plain, columns if frame.portrait else 3)]
    fitting = (way for way in ways if on_one_page(sheet, way[0], frame.content, way[1]))
    return next(fitting, ways[-1])


def _facts(sheet: Sheet) -> None:
    """What a visitor should know before starting: no slips, training, until when, how many wait."""
    frame, box = sheet.frame, sheet.frame.action
    words = _said(sheet)
    while len(words) > 1 and needs("\n".join(words), box.w, frame.small_px) > box.h:
        words.pop()
    office = sheet.model.office
    well = office.printer.prints and not office.alone(sheet.model.at)
    color = sheet.theme.soft if well else sheet.theme.alarm
    sheet.text(box, "\n".join(words), frame.body_px, color=color, align="center")


def _said(sheet: Sheet) -> list[str]:
    """Draw lines, the most important first; what does not fit is left out."""
    office = sheet.model.office
    board = office.board
    session = board["session"] if board else None
    words = []
    if help_state := sheet.model.visit.help:
        words.append(sheet.say(HELP_SAID[help_state]))
    if not office.printer.prints:
        words.append(sheet.say("kiosk.no_slip_now"))
    if board and board["open_now"]:
        words.append(sheet.say("open_now"))
    if office.alone(sheet.model.at):
        return [*words, sheet.say("kiosk.offline_now"), sheet.say("offline_wait")]
    now = [sheet.say("waiting_count", count=office.waiting())]
    if session is not None:
        until = office.clock(session["last_ticket_at"], sheet.language)
        now.insert(0, sheet.say("kiosk.numbers_until", time=until.rsplit(" ", 1)[-1]))
    words.append("  ·  ".join(now))
    if office.printer.paper == "low":
        words.append(sheet.say("kiosk.paper_low"))
    return words
