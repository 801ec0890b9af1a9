"""A book that answers the Pilot's kiosk as a test wants: full days, taken times, no answer."""

from kiosk import events as e
from kiosk import later as b
from queue_server.wire.messages.booking import BookingMade

CODE = "R7K4-92MQ"
#: The Pilot's wall clock shows Monday 23 November 2026.
DAYS = (
    b.Day("2026-11-24", "few"),
    b.Day("2026-11-25", "free"),
    b.Day("2026-11-26", "full"),
    b.Day("2026-11-27", "free"),
    b.Day("2026-11-28", "free"),
    b.Day("2026-11-30", "free"),
    b.Day("2026-12-01", "few"),
    b.Day("2026-12-05", "free"),
    b.Day("2026-12-06", "free"),
)
TIMES = tuple(8 * 60 + 10 * n for n in range(54))
NEAREST = tuple(
    b.OfferedStart("counter", day, minute)
    for day, minute in (
        ("2026-11-25", 1020), ("2026-11-25", 1030), ("2026-11-25", 1040),
        ("2026-11-27", 480), ("2026-11-27", 490),
    )
)  # fmt: skip


class RehearsedBook:
    """Gives one hold per key and one booking per hold, however often it is asked."""

    def __init__(self) -> None:
        self.asked: list[b.BookQuestion] = []
        self.holds: dict[str, str] = {}
        self.booked: dict[str, BookingMade] = {}
        self.released: list[str] = []
        self.printed: list[b.PrintBooking] = []
        self.days: tuple[b.Day, ...] = DAYS
        self.answers = True
        self.loses_answers = False
        self.taken = False
        self.refuses = ""
        self.keeps_s = 480.0

    def carry_out(self, effect: b.Effect, wall: float, outcome: str | None) -> list[e.Event]:
        """What comes back."""
        match effect:
            case b.DropHeld(hold):
                self.released.append(hold)
                return []
            case b.PrintBooking(made):
                self.printed.append(effect)
                return [e.Printed(made["booking"]["id"], outcome)] if outcome else []
        self.asked.append(effect)
        if not self.answers:
            return [b.BookUnanswered(effect.key)]
        answer = self._answer(effect, wall)
        return [b.BookUnanswered(effect.key) if self.loses_answers else answer]

    def _answer(self, asked: b.BookQuestion, wall: float) -> b.BookAnswer:
        if self.refuses:
            return b.BookRefused(asked.key, self.refuses)
        match asked:
            case b.FindDays():
                return b.DaysFound(asked.key, self.days)
            case b.FindTimes():
                return self._times(asked)
            case b.HoldSeat() if self.taken:
                return b.BookRefused(asked.key, "slot_taken", NEAREST)
            case b.HoldSeat():
                hold = self.holds.setdefault(asked.key, f"hold{len(self.holds) + 1}")
                return b.Held(asked.key, hold, wall + self.keeps_s)
            case b.ExtendHold(key, hold):
                return b.Extended(key, hold, wall + self.keeps_s)
            case b.BookHeld(key, hold, language):
                made = self.booked.setdefault(hold, a_booking(hold, language))
                return b.Booked(key, made)
        raise AssertionError(asked)

    def _times(self, asked: b.FindTimes) -> b.TimesFound:
        if b.Day(asked.day, "full") in self.days:
            return b.TimesFound(asked.key, (), NEAREST)
        starts = tuple(b.OfferedStart("counter", asked.day, minute) for minute in TIMES)
        return b.TimesFound(asked.key, starts)


def a_booking(name: str = "1f2e3d4c5b6a7988", language: str = "zh-TW") -> BookingMade:
    """What the server answers to a confirmation."""
    return {
        "booking": {
            "id": name, "pool": "counter", "day": "2026-11-25", "minute": 560, "minutes": 10,
            "zone": "Asia/Taipei", "services": ["R02"], "party": 1, "priority": "",
            "language": language, "state": "booked", "due_at": "2026-11-25T09:20:00+08:00",
            "late_min": 15, "code": CODE, "ticket": None,
        },
        "code": CODE,
        "track": f"/b/{name}{'a' * 32}",
    }  # fmt: skip
