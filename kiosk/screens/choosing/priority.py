"""Do you need a priority counter? Answered by the visitor alone; most people need none."""

from dataclasses import dataclass

from kiosk.model import KioskVisit, Model
from kiosk.screens.frame import Frame
from kiosk.screens.parts import Sheet, View, begin
from kiosk.screens.touch.choices import Choice, choose
from queue_server.wire.messages.values import GENERAL
from queue_server.wire.words.catalogue import PriorityClass

#: About how a visitor is called, not when; beside the classes, as it is a similar question.
IN_PERSON = "in_person"


@dataclass(frozen=True, slots=True)
class Class:
    """A class, or being fetched, as offered: its words, shape and colour."""

    name: str
    words: str
    help: str
    sign: str
    color: str

    @property
    def text(self) -> str:
        """The class, and whom it is for."""
        return f"{self.words}\n{self.help}" if self.help else self.words

    @property
    def target(self) -> str:
        """What touching it means."""
        return IN_PERSON if self.name == IN_PERSON else f"priority:{self.name}"

    def chosen(self, visit: KioskVisit) -> bool:
        """Whether the visitor has chosen it."""
        return visit.in_person if self.name == IN_PERSON else visit.priority == self.name


def classes(sheet: Sheet) -> list[Class]:
    """The choices of this visitor: "no need" first, where the office asks; then being fetched."""
    model = sheet.model
    fetched = Class(
        IN_PERSON,
        sheet.say("kiosk.in_person"),
        sheet.say("kiosk.in_person_why"),
        "megaphone",
        sheet.theme.primary,
    )
    offered = model.office.priorities(model.language)
    if not offered or not model.settings["ask_priority"]:
        return [fetched]
    color = sheet.theme.class_color(GENERAL)
    none = Class(GENERAL, sheet.say("priority_none"), "", "circle", color)
    return [none, *(_class(sheet, known) for known in offered), fetched]


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


def _choice(model: Model, one: Class) -> Choice:
    on = one.name == IN_PERSON and model.visit.in_person
    sign, color = ("tick" if on else one.sign), one.color
    return Choice(one.target, one.words, help=one.help, sign=sign, color=color, on=on)


def view(model: Model, frame: Frame) -> View:
    """Each class with its shape and whom it is for."""
    sheet = begin(model, frame)
    sheet.title(sheet.say("priority_question"))
    choices = [_choice(model, one) for one in classes(sheet)]
    choose(sheet, choices, 1 if frame.portrait else 2)
    return sheet.view()
