"""Do you need a priority counter? Answered by the visitor alone; most people need none."""

from dataclasses import dataclass

from kiosk.model import Model
from kiosk.office import NO_NEED
from kiosk.screens.frame import Frame
from kiosk.screens.parts import Sheet, View, begin
from kiosk.screens.touch.choices import Choice, choose
from queue_server.wire.words.catalogue import PriorityClass


@dataclass(frozen=True, slots=True)
class Class:
    """A class as it is offered: what the words say, its shape and colour."""

    name: str
    words: str
    help: str
    sign: str
    color: str

    @property
    def text(self) -> str:
        """The class, and whom it is for."""
        return f"{self.words}\n{self.help}" if self.help else self.words


def classes(sheet: Sheet) -> list[Class]:
    """What this visitor may choose from, "no need" first; none where the office does not ask."""
    model = sheet.model
    offered = model.office.priorities(model.language)
    if not offered or not model.settings["ask_priority"]:
        return []
    color = sheet.theme.class_color(NO_NEED)
    none = Class(NO_NEED, sheet.say("priority_none"), "", "circle", color)
    return [none, *(_class(sheet, known) for known in offered)]


def _class(sheet: Sheet, known: PriorityClass) -> Class:
    """A class in the office's own words."""
    name = known["name"]
    return Class(
        name,
        sheet.words(known["wording"]),
        sheet.words(known["help"]),
        known["shape"],
        sheet.theme.class_color(name, known.get("color", "")),
    )


def view(model: Model, frame: Frame) -> View:
    """Each class with its shape and whom it is for."""
    sheet = begin(model, frame)
    sheet.title(sheet.say("priority_question"))
    choices = [
        Choice(f"priority:{one.name}", one.words, help=one.help, sign=one.sign, color=one.color)
        for one in classes(sheet)
    ]
    choose(sheet, choices, 1 if frame.portrait else 2)
    return sheet.view()
