"""Counter 5 in one browser, behind a cable, with the server's own record of what was done.

Tested by tests/web/pages/cuts/test_cuts.py.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Error

from tests.end_to_end.processes import Clerk
from tests.waiting import wait_until
from tests.web.pages.cuts.cable import Cable

COUNTER = 5
#: Where the cases call for help.
PLACES = ("lobby", f"{COUNTER} 號櫃檯")
#: How far the page's clock is advanced at a time: less than any of its own pauses.
TICK_MS = 200
#: When the page says that an act is under way, plus a margin.
WORTH_A_WORD_MS = 1600
#: How many of the page's requests have no answer yet.
COUNT_ASKED = """(() => {
  const plain = globalThis.fetch;
  globalThis.asked = 0;
  globalThis.fetch = (...what) => {
    asked += 1;
    return plain(...what).finally(() => (asked -= 1));
  };
})()"""
LISTEN = """() => {
  globalThis.heard?.disconnect();
  globalThis.said = [];
  const shown = () => document.querySelector(".status")?.textContent ?? "";
  let last = shown();  // may still stand there from what was done before
  globalThis.heard = new MutationObserver(() => {
    if (shown() !== last) said.push(last = shown());
  });
  heard.observe(document, { subtree: true, childList: true, characterData: true });
}"""


class Desk:
    """A clerk at the page, and the office behind the cable."""

    def __init__(self, page: Any, cable: Cable, clerk: Clerk, other: Clerk, chief: Clerk) -> None:
        self.page = page
        self.cable = cable
        self._clerk = clerk
        self._other = other
        self._chief = chief
        self._read = 0

    # --- the office ---------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: Any = None, key: str | None = None) -> Any:
        """Ask as the office's supervisor, by a cable that is never cut."""
        status, answer = self._chief.ask(method, path, body, key)
        assert status in (200, 201), (method, path, body, answer)
        return answer

    def mine(self, method: str, path: str, body: Any = None) -> Any:
        """Ask as the clerk, bypassing the page."""
        status, answer = self._clerk.ask(method, path, body)
        assert status in (200, 201), (method, path, body, answer)
        return answer

    def another(self, verb: str, **body: Any) -> None:
        """Ask as a second clerk at the same counter."""
        status, answer = self._other.ask("POST", f"/counters/{COUNTER}/{verb}", body)
        assert status == 200, (verb, body, answer)

    def at(self, verb: str, **body: Any) -> Any:
        return self.mine("POST", f"/counters/{COUNTER}/{verb}", body)

    def open(self) -> None:
        """Open the counter, unless it is already open."""
        self._clerk.ask("POST", f"/counters/{COUNTER}/open", {})

    def rows(self) -> list[str]:
        """The kinds of rows written since the last call."""
        rows = self.ask("GET", f"/journal?after={self._read}&limit=1000")["rows"]
        self._read = max([self._read, *(one["seq"] for one in rows)])
        return [one["kind"] for one in rows]

    def wrote(self, kinds: list[str]) -> None:
        """Check that these kinds and no others were written, once nothing is under way."""
        found: list[str] = []

        def all_of_them() -> bool:
            found.extend(self.rows())
            return len(found) >= len(kinds)

        self.until(all_of_them, f"{kinds} in the journal")
        self.until(lambda: not self.page.evaluate("asked"), "the last answer")
        assert [*found, *self.rows()] == kinds

    def tickets(self, state: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", f"/tickets?state={state}")["tickets"]
        return found

    def clear(self) -> None:
        """Send everyone away, wherever the last case left them."""
        for _ in self.tickets("called"):
            self.at("start")
        for _ in self.tickets("serving"):
            self.at("finish")
        for state in ("waiting", "held", "no_show"):
            for ticket in self.tickets(state):
                self.ask("POST", f"/tickets/{ticket['id']}/cancel", {})
        self._clerk.ask("POST", f"/counters/{COUNTER}/hand-over", {"on": False})  # wherever it is
        for place in PLACES:  # whether or not a clerk asked there
            self._chief.ask("DELETE", f"/help/{quote(place)}")
        for alarm in self.ask("GET", "/alarms")["alarms"]:
            if alarm["outcome"] is None:
                self.ask("POST", "/alarms/take", {"alarm": alarm["alarm"]})
                done = {"alarm": alarm["alarm"], "outcome": "accompanied"}
                self.ask("POST", "/alarms/close", done)

    # --- the page -----------------------------------------------------------------------------

    def stop_clock(self) -> None:
        """Stop the page's clock except for :meth:`put_on`: a busy machine costs it no patience."""
        while True:
            soon = self.page.evaluate("Date.now()") + TICK_MS
            try:
                self.page.clock.pause_at(soon / 1000)
            except Error as late:  # it was past that before the browser was told
                if "to the past" not in str(late):
                    raise
            else:
                return

    def put_on(self, ms: int = TICK_MS) -> None:
        """Advance the page's clock, and no other."""
        self.page.clock.run_for(ms)

    def until(self, seen: Callable[[], Any], what: str) -> None:
        """Wait until it is so; the page's time passes faster, yet it waits for answers."""

        def look() -> bool:
            if seen():
                return True
            if not self.page.evaluate("asked"):
                self.put_on()
            return False

        wait_until(look, what)

    def shows(self, selector: str, words: str = "") -> bool:
        found: int = self.page.locator(selector, has_text=words).count()
        return found > 0

    def says(self, words: str) -> bool:
        """Whether the status line has said it since :meth:`listen`."""
        said: bool = self.page.evaluate("words => said.some((one) => one.includes(words))", words)
        return said

    def listen(self) -> None:
        """Let the page record what it says: on a busy machine a test may look too late."""
        self.page.evaluate(LISTEN)

    def mend(self) -> None:
        """Plug the cable in again, and let time pass."""
        self.cable.mend()
        self.page.clock.resume()

    def tidy(self) -> None:
        """Clean up whatever a failed case has left."""
        self.mend()
        while self.shows("dialog, .alerts .list"):
            self.page.keyboard.press("Escape")
            self.put_on()

    def sit(self) -> None:
        """Sit at the counter, connected, with nothing left open."""
        self.until(self._sits, "a clerk who can go on")

    def _sits(self) -> bool:
        choice = self.page.locator(
            f"[data-do=choose][data-counter='{COUNTER}']:not([aria-disabled])"
        )
        if self.shows(f"[data-do=take-over][data-counter='{COUNTER}']"):
            self._other.ask("POST", f"/counters/{COUNTER}/close", {})
        # Found and pressed in one step: by the next look the page may be navigating.
        choice.evaluate_all("all => all[0]?.click()")
        free = not self.shows("[data-key=act], dialog, .main[aria-disabled]")
        return free and self.shows(".link-state.ok") and self.shows(".main")
