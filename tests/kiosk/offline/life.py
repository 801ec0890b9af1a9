"""An office whose server can be cut off at any message, and kiosks whose power can go at any step.

The server is the real rules and state, without HTTP; the kiosk has its real files.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk import events as e
from kiosk.offline.alone import AloneKiosk
from kiosk.offline.upload import Upload
from queue_server.core.decide.line.offline import TakeIn
from queue_server.core.errors import Refused
from queue_server.core.rules import Series
from queue_server.link import HttpLink, LinkDown
from queue_server.link.http import Reply
from queue_server.wire.words.catalogue import OfflineSeries
from tests.catalogue import a_board
from tests.core.play import Play
from tests.office import rules

#: The series of each kiosk.
OWN = {"lobby": "K", "hall": "L"}


def series_of(kiosk: str) -> OfflineSeries:
    """What the catalogue says about a kiosk's own numbers."""
    name = OWN[kiosk]
    return {
        "series": name, "prefix": name, "first": 1, "last": 999, "digits": 3, "skip_four": False,
    }  # fmt: skip


SERIES = series_of("lobby")
ASKED = e.Request("T01", "general", "zh-TW")


class PowerCut(BaseException):
    """The plug was pulled; no code catches this."""


class Power:
    """Counts steps to the disk, and cuts the power at the n-th."""

    def __init__(self) -> None:
        self.left: int | None = None

    @contextmanager
    def counted(self, patch: pytest.MonkeyPatch) -> Iterator["Power"]:
        """Count each fsync and each truncation; the power may go before and after each."""
        sync, cut = os.fsync, os.truncate

        def step(real: Callable[..., None]) -> Callable[..., None]:
            def stepped(*args: Any) -> None:
                self.tick()
                real(*args)
                self.tick()

            return stepped

        with patch.context() as within:
            within.setattr(os, "fsync", step(sync))
            within.setattr(os, "truncate", step(cut))
            yield self

    def tick(self) -> None:
        if self.left is None:
            return
        self.left -= 1
        if self.left < 0:
            self.left = None
            raise PowerCut


class OfficeServer:
    """What the kiosk's calls reach: requests and answers can be lost."""

    def __init__(self) -> None:
        plain = rules()
        own = {name: Series(name=name, prefix=name) for name in OWN.values()}
        self.rules = replace(plain, series={**plain.series, **own}, offline=OWN)
        self.play = Play(self.rules)
        self.epoch = "one"
        self.lose_request = False
        self.lose_answer = False
        self.answered: dict[tuple[str, str], Any] = {}

    def restore(self) -> None:
        """Restore an older backup: the day is as it was at its beginning."""
        now = self.play.now
        self.play = Play(self.rules)
        self.play.now = now
        self.epoch += "+"
        self.answered.clear()

    def ask(self, kiosk: str, key: str) -> str | None:
        """``POST /tickets``: the label, or None when the answer was lost."""
        if self.lose_request:
            return None
        known = self.answered.get((kiosk, key))
        if known is None:
            try:
                actor = f"kiosk:{kiosk}"
                known = self.play.issue(actor=actor, touch=(actor, key)).label
            except Refused:
                return None
            self.answered[kiosk, key] = known
        return None if self.lose_answer else known

    def board(self) -> Any:
        """The board that the kiosk receives when it connects."""
        return a_board(
            at=self.play.now.isoformat(), epoch=self.epoch, service_day=str(self.play.state.day)
        )

    def take_in(self, kiosk: str, body: dict[str, Any]) -> dict[str, Any]:
        """``POST /tickets/offline``, as its route does it."""
        day = date.fromisoformat(body["kiosk_day"])
        items = [self._one(kiosk, day, item) for item in body["items"]]
        series = OWN[kiosk]
        last = self.play.state.numbers.get(series, 0)
        return {"items": items, "day": str(self.play.state.day), "series": series, "last": last}

    def _one(self, kiosk: str, day: date, item: dict[str, Any]) -> dict[str, Any]:
        request, actor = (kiosk, f"offline:{item['key']}"), f"kiosk:{kiosk}"
        outcome = "known" if request in self.answered else "taken"
        if outcome == "taken":
            self.answered[request] = True
            touched = datetime.fromisoformat(item.pop("touched_at"))
            command = TakeIn(kiosk=kiosk, actor=actor, day=day, touched_at=touched, **item)
            self.play.carry_out(command, actor)
        return {"key": item["key"], "ticket": None, "outcome": outcome}


class CutLink(HttpLink):
    """The link to the office server, without a socket."""

    def __init__(self, server: OfficeServer, kiosk: str) -> None:
        super().__init__("http://127.0.0.1:1")
        self._server = server
        self._kiosk = kiosk

    def request(self, method: str, path: str, body: Any = None, **more: Any) -> Reply:
        if self._server.lose_request:
            raise LinkDown("lost on the way there")
        items = [dict(one) for one in body["items"]]
        answer = self._server.take_in(self._kiosk, {**body, "items": items})
        if self._server.lose_answer:
            raise LinkDown("lost on the way back")
        return Reply(200, answer)


class KioskLife:
    """A kiosk with its files; ``begin`` is a start, also after a power cut."""

    def __init__(self, folder: Path, server: OfficeServer, name: str = "lobby") -> None:
        self.folder = folder
        self.server = server
        self.name = name
        self.wall_off_s = 0.0
        self.printed: dict[str, str] = {}
        self._keys = itertools.count(1)
        self.begin()

    def begin(self) -> None:
        """Read the files; what was only in memory is gone."""
        self._started = self.server.play.now.timestamp()
        self.alone = AloneKiosk(
            self.folder,
            self.name,
            steady=lambda: self.server.play.now.timestamp() - self._started,
            wall=lambda: self.server.play.now.timestamp() + self.wall_off_s,
        )
        self.upload = Upload(CutLink(self.server, self.name), self.alone, lambda: True)

    def connect(self) -> None:
        """Connect to the server: take its board, and bring in what it lacks."""
        self.alone.heard_board(self.server.board())
        self.upload.bring_in()

    def touch(self) -> str:
        """A visitor's touch; returns its key."""
        return f"touch-{next(self._keys)}"

    def take(self, key: str) -> str:
        """The number for a touch: the server's, else the kiosk's own; printed when this returns."""
        label = None if self.alone.given(key) else self.server.ask(self.name, key)
        if label is None:
            own = series_of(self.name)
            label = self.alone.give(e.TakeOffline(key, ASKED, 1.0), own)["label"]
        self.printed[key] = label
        return label


def truth(*lives: KioskLife) -> None:
    """Check that there is one ticket for each slip in a visitor's hand, and no other."""
    state = lives[0].server.play.state
    printed = {(f"kiosk:{one.name}", key): label
               for one in lives for key, label in one.printed.items()}  # fmt: skip
    tickets = {t.label: t for t in state.tickets.values()}
    assert set(printed.values()) <= set(tickets)
    assert len(set(printed.values())) == len(printed)
    assert len(tickets) == len(state.tickets) == len(printed)
    by_touch = {touch: state.tickets[id].label for touch, id in state.by_touch.items()}
    for touch, label in printed.items():
        assert by_touch[touch] == label
