"""Which language? Every language that has texts, each under its own name."""

from display.canvas.box import Box
from kiosk.model import Model
from kiosk.screens.frame import Frame
from kiosk.screens.parts import View, begin
from kiosk.screens.touch.choices import Choice, choose, on_one_page


def view(model: Model, frame: Frame) -> View:
    """The languages in the catalogue's order."""
    sheet = begin(model, frame)
    office = model.office
    asked = [office.say("choose_language", tag) for tag in office.languages[:2]]
    sheet.title("  ".join(dict.fromkeys(asked)))
    choices = [
        Choice(f"language:{tag}", office.say("language_name", tag), language=tag)
        for tag in office.languages
    ]
    wide, below = frame.content, frame.action.bottom
    area = Box(wide.x, wide.y, wide.w, below - wide.y)
    columns = 1 if frame.portrait else 2
    if not frame.portrait and not on_one_page(sheet, choices, area, columns):
        columns = 3  # a visitor looking for their language may not know that there is a second page
    choose(sheet, choices, columns, area)
    return sheet.view()
