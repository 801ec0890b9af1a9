"""From fingers and the mouse to presses and releases. Pure.

A touch screen reports more than taps: a palm that rests on the glass, a sleeve, a bag, a drop of
water, and now and then a finger whose lifting never arrives (SDL issue 9709). None of them may
make the kiosk deaf to the next tap, so no contact is waited for:

* the newest contact on a button wins; the one before it has tapped nothing;
* a contact that stays for :data:`REST_S` is resting and is ignored from then on;
* :data:`PALM_DOWNS` contacts within :data:`PALM_S` are a palm, and so are their fingers;
* a mouse press next to a recent finger is the same touch, sent twice by its driver.

With ``hold_s`` set (for hands that tremble) a press acts when it has lasted that long, on the
button it began on; lifting earlier, or sliding, changes nothing.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.events import Lifted, Pressed

TargetAt = Callable[[int, int], str | None]
Heard = tuple[Pressed | Lifted, ...]

#: The pointer number of the mouse; fingers have numbers from 0.
MOUSE = -1
#: A contact longer than this is not meant as a press.
REST_S = 1.5
PALM_DOWNS, PALM_S = 4, 0.1
#: Some drivers send a mouse press for a finger as late and as far off as this.
ECHO_S, ECHO_MM = 0.7, 12.0
#: Screens track ten fingers; with more contacts than this, some lifting was lost.
MOST_CONTACTS = 32


@dataclass(frozen=True, slots=True)
class _Contact:
    pointer: int
    x: int
    y: int
    at: float
    target: str


@dataclass(slots=True)
class Touch:
    """Follows what is on the glass. ``make_key`` gives each touch a key of its own.

    ``px_per_mm`` is the screen's; ``at`` is in seconds of a clock that never runs back.
    """

    make_key: Callable[[], str]
    px_per_mm: float = 4.0
    hold_s: float | None = None
    _acting: _Contact | None = None
    _fingers: deque[_Contact] = field(default_factory=lambda: deque(maxlen=MOST_CONTACTS))

    @property
    def pressing(self) -> bool:
        """Whether a contact counts now, so that time may change something."""
        return self._acting is not None

    def down(self, pointer: int, x: int, y: int, at: float, target_at: TargetAt) -> Heard:
        """A finger or the mouse button came down."""
        if pointer == MOUSE and self._is_echo(x, y, at):
            return ()
        contact = _Contact(pointer, x, y, at, target_at(x, y) or "")
        if pointer != MOUSE:
            self._fingers.append(contact)
            if self._is_palm(at):
                return self.lost(at)
        if self._acting is not None and self._acting.target and not contact.target:
            return self.tick(at)
        gone = self.lost(at)
        self._acting = contact
        return (*gone, Pressed(contact.target, self.make_key(), at))

    def up(self, pointer: int, x: int, y: int, at: float, target_at: TargetAt) -> Heard:
        """It left the glass. Where a hold acts, lifting before it acts taps nothing."""
        due = self.tick(at)
        acting = self._acting
        if acting is None or pointer != acting.pointer:
            return due
        self._acting = None
        target = target_at(x, y) if self.hold_s is None else None
        return (*due, Lifted(target, at))

    def tick(self, at: float) -> Heard:
        """Time has passed: a hold acts, a resting contact stops counting."""
        acting = self._acting
        if acting is None:
            return ()
        if self.hold_s is not None and acting.target and at - acting.at >= self.hold_s:
            self._acting = None
            return (Lifted(acting.target, at),)
        return self.lost(at) if at - acting.at >= REST_S else ()

    def lost(self, at: float) -> Heard:
        """Drop the presses under way: they tap nothing."""
        if self._acting is None:
            return ()
        self._acting = None
        return (Lifted(None, at),)

    def _is_palm(self, at: float) -> bool:
        return sum(at - one.at <= PALM_S for one in self._fingers) >= PALM_DOWNS

    def _is_echo(self, x: int, y: int, at: float) -> bool:
        reach = ECHO_MM * self.px_per_mm
        return any(
            at - one.at <= ECHO_S and math.hypot(x - one.x, y - one.y) <= reach
            for one in self._fingers
        )
