"""What is it about? The categories that have services now."""

from kiosk.frame import Frame
from kiosk.model import Model
from kiosk.screens.choices import Choice, choose, known_sign
from kiosk.screens.parts import View, begin


def view(model: Model, frame: Frame) -> View:
    """Categories as cards with their pictograms."""
    sheet = begin(model, frame)
    sheet.title(sheet.say("choose_service"))
    choices = [
        Choice(
            f"category:{category['code']}",
            sheet.words(category["name"]),
            sign=known_sign(category["code"], category["icon"]),
        )
        for category in model.office.categories
    ]
    choose(sheet, choices, 2)
    return sheet.view()
