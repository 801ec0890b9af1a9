"""What a visitor may see next, drawn before a finger asks for it.

A screen that has never been drawn takes longer: its words must be set in lines and its letters
rendered. That is done between events, in slices so small that no touch waits for one.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from display.canvas.draw import DrawCommand, Shape, Text
from kiosk import events as e
from kiosk.model import SETTLE_S, Model, Screen
from kiosk.screens import View, draw
from kiosk.screens.frame import Size
from kiosk.update import update

#: Screens on the way to a number; elsewhere visitors are in no hurry.
ON_THE_WAY = frozenset(
    {Screen.START, Screen.LANGUAGE, Screen.CATEGORY, Screen.SERVICE, Screen.FIND, Screen.CONFIRM}
)
#: Buttons on every screen: they lead back to where the visitor has been, or change every screen.
SELDOM = frozenset({"home", "back", "help", "staff", "large", "contrast", "low", "language"})


def following(model: Model, view: View, size: Size) -> Iterator[View]:
    """The screens behind this one's buttons, the button being pressed first."""
    if model.screen not in ON_THE_WAY or model.seconds_left is not None:
        return
    names = [one.name for one in view.targets if one.name not in SELDOM]
    for name in sorted(names, key=lambda one: one != model.pressed):
        after = tapped(model, name)
        if after.screen is not model.screen:
            yield draw(after, size)


def tapped(model: Model, name: str) -> Model:
    """The model as a tap would leave it; nothing is carried out."""
    at = max(model.at, model.shown + 2 * SETTLE_S)
    pressed, _ = update(replace(model, pressed=None), e.Pressed(name, "", at))
    return update(pressed, e.Lifted(name, at))[0]


class Ahead:
    """Prepares the parts of the next screens, a little at each :meth:`step`.

    ``make`` sets and draws one command without painting it.
    """

    def __init__(self, make: Callable[[DrawCommand], None]) -> None:
        self._make = make
        self._of: tuple[object, ...] | None = None
        self._work: Iterator[None] = iter(())
        self.idle = True

    def look(self, model: Model, view: View, size: Size) -> None:
        """Start again when other screens may come next; news of the line changes nothing."""
        office = model.office
        of = (model.screen, model.visit, model.pressed, office.catalogue, office.printer, size)
        if of == self._of:
            return
        self._of, self.idle = of, False
        self._work = self._slices(following(model, view, size))

    def step(self) -> None:
        """Do one slice of work, if any is left."""
        self.idle = next(self._work, self) is self

    def _slices(self, views: Iterator[View]) -> Iterator[None]:
        for view in views:
            yield
            for command in view.commands:
                if isinstance(command, Text | Shape):
                    self._make(command)
                    yield
