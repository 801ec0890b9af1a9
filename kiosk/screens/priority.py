"""Do you need a priority counter? Asked once, answered by the visitor alone."""

from kiosk.frame import Frame
from kiosk.model import Model
from kiosk.office import NO_NEED
from kiosk.screens.choices import Choice, choose, fits
from kiosk.screens.parts import View, begin


def view(model: Model, frame: Frame) -> View:
    """Each class with its shape, whom it is for and how many wait; most people need none."""
    sheet = begin(model, frame)
    office = model.office
    sheet.title(sheet.say("priority_question"))
    choices = [
        Choice(
            f"priority:{klass['name']}",
            _wording(model, klass["name"]),
            help=sheet.say("waiting_count", count=office.waiting(klass["name"])),
            sign=klass["shape"],
            color=frame.theme.class_color(klass["name"], klass.get("color", "")),
        )
        for klass in office.priorities(model.language)
    ]
    none = Choice(f"priority:{NO_NEED}", sheet.say("priority_none"), sign="circle")
    columns = 1 if frame.portrait else 2
    if fits(sheet, choices, columns, helped=True):
        choose(sheet, choices, columns, helped=True)
        sheet.primary(none.target, none.words, sign="chevron")
    else:
        # The primary button turns pages here: what most people need comes first among the cards.
        choose(sheet, [none, *choices], columns, helped=True)
    return sheet.view()


def _wording(model: Model, name: str) -> str:
    """What the office calls the class, and who belongs to it."""
    known = model.office.priority(name)
    texts = (known["wording"], known["help"]) if known else ()
    found = [model.office.text(text, model.language) for text in texts]
    return " ".join(part for part in found if part)
