"""One view function per screen: the model and a size give a draw list and touch targets. Pure.

Tested by tests/kiosk/test_screens.py, in every language, text size and glass.
"""

from collections.abc import Callable

from kiosk.model import Model, Screen
from kiosk.screens import staff, trouble, warning
from kiosk.screens.choosing import (
    category,
    checkin,
    confirm,
    documents,
    find,
    language,
    priority,
    service,
    several,
    start,
)
from kiosk.screens.frame import Frame, Size, make_frame
from kiosk.screens.later import check, days, made, times
from kiosk.screens.parts import Target, View
from kiosk.screens.reading import with_focus
from kiosk.screens.result import note, phone, printing, thanks

__all__ = ["VIEWS", "Target", "View", "draw"]

VIEWS: dict[Screen, Callable[[Model, Frame], View]] = {
    Screen.START: start.view,
    Screen.LANGUAGE: language.view,
    Screen.CATEGORY: category.view,
    Screen.SERVICE: service.view,
    Screen.SUSPENDED: service.suspended,
    Screen.DOCUMENTS: documents.view,
    Screen.PRIORITY: priority.view,
    Screen.CONFIRM: confirm.view,
    Screen.CHOSEN: several.view,
    Screen.APART: service.apart,
    Screen.CHECKIN: checkin.view,
    Screen.FIND: find.view,
    Screen.BOOK_DAY: days.view,
    Screen.BOOK_TIME: times.view,
    Screen.BOOKING: printing.view,
    Screen.BOOK_CHECK: check.view,
    Screen.BOOKED: made.view,
    Screen.BOOK_TROUBLE: check.trouble,
    Screen.ISSUING: printing.view,
    Screen.PRINTING: printing.view,
    Screen.THANKS: thanks.view,
    Screen.NOTE: note.view,
    Screen.PHONE: phone.view,
    Screen.REFUSED: trouble.refused,
    Screen.NO_ANSWER: trouble.no_answer,
    Screen.STAFF_CODE: staff.code,
    Screen.STAFF: staff.menu,
    Screen.STAFF_TOUCH: staff.touch,
}


def draw(model: Model, size: Size) -> View:
    """What is on a screen of this size now, and which parts can be touched."""
    visit = model.visit
    frame = make_frame(size, large=visit.large, contrast=visit.contrast, low=visit.low)
    seconds = model.seconds_left
    if seconds is not None:
        view = warning.over(model, frame, seconds)
    else:
        view = VIEWS[model.screen](model, frame)
    return with_focus(view, model.focus, frame.theme.text)
