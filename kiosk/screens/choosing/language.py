"""Which language? Every language that has texts, each under its own name."""

from kiosk.model import Model
from kiosk.screens.frame import Frame
from kiosk.screens.parts import View, begin
from kiosk.screens.touch.choices import Choice, choose


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
    choose(sheet, choices, 1 if frame.portrait else 2)
    return sheet.view()
