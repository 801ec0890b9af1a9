"""The board as HTML, for browsers as old as the televisions that they are built into. Pure.

Every value is escaped by :func:`_element` and nowhere else. The wall's two languages are shown, the
branch's own first.
"""

from collections.abc import Iterable, Sequence
from html import escape

from queue_server.wire.messages import Announcement, Board, BoardCounter, Notice
from queue_server.wire.words.wording import Wording

CALLS_SHOWN = 6
MISSED_SHOWN = 12
NOTICES_SHOWN = 3
SECOND = "en"


class BoardPainter:
    """Draws boards with the words of one branch."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._first = wording.fallback
        others = [tag for tag in wording.catalogue["languages"] if tag != self._first]
        self._second = SECOND if SECOND in others or not others else others[0]

    def main(self, board: Board) -> str:
        """What is inside ``main``: office and time, calls, counters, and the rest."""
        return "".join(
            (
                self._head(board),
                _element("div", "parts", self._calls(board) + self._side(board)),
                self._notices(board["notices"]),
            )
        )

    def _both(self, key: str, **facts: object) -> str:
        """A text of the catalogue in both languages."""
        first, second = (
            self._wording.say(key, tag, **facts) for tag in (self._first, self._second)
        )
        return self._pair(first, second)

    def _text(self, text: dict[str, str]) -> str:
        """A text of the board in both languages, once where they are the same."""
        return self._pair(
            self._wording.text(text, self._first), self._wording.text(text, self._second)
        )

    def _pair(self, first: str, second: str) -> str:
        said = _element("b", "", escape(first))
        if second and second != first:
            said += f' <span class="second" lang="{escape(self._second)}">{escape(second)}</span>'
        return said

    def _head(self, board: Board) -> str:
        now = self._wording.local(board["at"])
        office = _element("h1", "", self._text(self._wording.name))
        first, second = (self._wording.full_date(now, tag) for tag in self._tags)
        date = _element("p", "date", self._pair(first, second))
        clock = f'<p class="clock" id="clock">{now:%H:%M}</p>'
        return _element("header", "", office + date + clock)

    @property
    def _tags(self) -> tuple[str, str]:
        return self._first, self._second

    # Calls

    def _calls(self, board: Board) -> str:
        newest = last_calls(board)
        if not newest:
            key = "closed" if board["closed"] else "tv.none_called"
            return _element("section", "calls", _element("p", "nobody", self._both(key)))
        stage, *rest = newest
        rows = "".join(_element("li", "", _call(one["label"], one["counter"])) for one in rest)
        return _element(
            "section", "calls",
            self._stage(stage) + (_element("ol", "last", rows) if rows else ""),
        )  # fmt: skip

    def _stage(self, call: Announcement) -> str:
        words = self._both("board.go_to")
        fetched = "" if call.get("in_person") else " hidden"
        return (
            '<div class="stage" id="stage" role="status" aria-live="assertive" aria-atomic="true">'
            f'<p class="label" id="stage-label">{escape(call["label"])}</p>'
            f'<p class="to"><span class="words">{words}</span>'
            f'<span class="counter" id="stage-counter">{call["counter"]}</span></p>'
            f'<p class="fetched" id="stage-fetched"{fetched}>{self._both("tv.in_person")}</p></div>'
        )

    # Beside them

    def _side(self, board: Board) -> str:
        parts = [
            self._closed(board),
            self._counters(board["counters"]),
            self._waiting(board),
            self._missed(board["missed"]),
        ]
        return _element("section", "side", "".join(parts))

    def _closed(self, board: Board) -> str:
        closed = board["closed"]
        if closed is None:
            return _element("p", "banner", self._both("open_now")) if board["open_now"] else ""
        said = _element("p", "", self._text(closed["wording"]))
        if opens := closed["opens_at"]:
            said += _element("p", "", self._pair(*(self._opens(opens, tag) for tag in self._tags)))
        if numbers := closed.get("numbers"):
            said += _element("p", "", self._both(f"closed.numbers_{numbers}"))
        return _element("div", "banner", said)

    def _opens(self, opens_at: str, language: str) -> str:
        time = self._wording.day_time(opens_at, language)
        return self._wording.say("closed.opens_at", language, time=time)

    def _counters(self, counters: Iterable[BoardCounter]) -> str:
        rows = "".join(self._counter(one) for one in counters)
        return _element("h2", "", self._both("tv.counters")) + _element("ul", "counters", rows)

    def _counter(self, one: BoardCounter) -> str:
        number = _element("b", "number", str(one["number"]))
        if one["ticket"]:
            return _element("li", "busy", number + _element("span", "", escape(one["ticket"])))
        state = one["state"] if one["state"] in ("paused", "closed") else "open"
        word = self._wording.say(f"counter.{state}", self._first)
        return _element("li", state, number + _element("span", "", escape(word)))

    def _waiting(self, board: Board) -> str:
        total = sum(one["count"] for one in board["waiting"])
        return _element("h2", "", self._both("tv.waiting")) + _element("p", "figure", str(total))

    def _missed(self, missed: Sequence[str]) -> str:
        if not missed:
            return ""
        said = "  ".join(missed[:MISSED_SHOWN])
        if len(missed) > MISSED_SHOWN:
            said += f"  +{len(missed) - MISSED_SHOWN}"
        return (
            _element("h2", "", self._both("missed_numbers"))
            + _element("p", "missed", escape(said))
            + _element("p", "soft", self._both("tv.missed_help"))
        )

    def _notices(self, notices: Sequence[Notice]) -> str:
        rows = "".join(
            _element(
                "li", "", self._text(one["title"]) + _element("p", "", self._text(one["body"]))
            )
            for one in notices[:NOTICES_SHOWN]
        )
        return _element("ul", "notices", rows) if rows else ""


def last_calls(board: Board) -> list[Announcement]:
    """The last calls, newest first, one per label, without those missed since."""
    missed = set(board["missed"])
    by_label: dict[str, Announcement] = {}
    for one in sorted(board["announcements"], key=lambda one: one["n"], reverse=True):
        if one["label"] not in missed:
            by_label.setdefault(one["label"], one)
    return list(by_label.values())[:CALLS_SHOWN]


def _call(label: str, counter: int) -> str:
    return (
        _element("span", "label", escape(label))
        + '<span class="arrow" aria-hidden="true">→</span>'
        + _element("b", "counter", str(counter))
    )


def _element(name: str, kind: str, content: str) -> str:
    """An element around content that is HTML already."""
    return f'<{name} class="{kind}">{content}</{name}>' if kind else f"<{name}>{content}</{name}>"
