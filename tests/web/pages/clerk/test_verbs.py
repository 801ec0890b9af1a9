"""Each verb has its button on the clerk page, where the table of verbs places it."""

from collections.abc import Callable
from typing import Any, get_args

import pytest

from queue_server.wire import verbs

pytestmark = pytest.mark.browser

#: By the place of its button: what must be there in a situation that allows the verb.
THERE: dict[verbs.Button, str] = {
    "grid": ".verbs [data-verb='{name}']",
    "main": ".main[data-verb='{name}']",
    "menu": "dialog .options button:has-text('{said}')",
    "row": "li.row [data-do='{name}']",
    "side": ".left [data-verb='{name}']",
    "counters": ".choice [data-do='{name}']",
}
DESK: tuple[verbs.Situation, ...] = get_args(verbs.Situation)


def without_a_button(stage: Any, page: Any, table: list[verbs.Verb]) -> list[str]:
    """The verbs that stand nowhere, after a look at every situation and at the counters."""
    missing = {one["name"]: one for one in table}
    held = [stage.scenes.queued("C002", "caring", 30, state="held", counter=4)]

    def look() -> None:
        for name in list(missing):
            said = stage.scenes.catalogue()["strings"][missing[name]["text"]]["zh-TW"]
            where = THERE[missing[name]["button"]].format(name=name, said=said)
            if page.locator(where).count():
                del missing[name]

    for situation in DESK:
        stage.push("counter:4", stage.scenes.counter(situation, held=held))
        page.locator(f".card.{situation}").wait_for()
        look()
    stage.push("counter:4", stage.scenes.counter("idle"))
    page.locator(".card.idle").wait_for()
    page.locator(".waiting [data-do=ticket]").first.click()
    page.locator("dialog .options button").first.wait_for()
    look()
    page.keyboard.press("Escape")
    page.locator("[data-do=leave]").click()
    page.locator(".choice").wait_for()
    look()
    return list(missing)


def test_each_verb_has_a_button_where_the_table_says(stage: Any, desk: Callable[..., Any]) -> None:
    assert without_a_button(stage, desk(), list(verbs.VERBS)) == []


def planted(name: str, button: verbs.Button, *asks: verbs.Word) -> verbs.Verb:
    """A verb that the page has never heard of, in the words of ``hold``."""
    hold = next(one for one in verbs.VERBS if one["name"] == "hold")
    return {**hold, "name": name, "key": "", "button": button, "asks": list(asks)}


@pytest.fixture
def table(stage: Any) -> list[verbs.Verb]:
    """The catalogue of the page with two more verbs: only one of them is put in the grid."""
    added = [planted("beckon", "grid", "outcome"), planted("wave", "side")]
    catalogue = stage.replies["GET", "/catalogue"][1]
    catalogue["verbs"] = [*verbs.VERBS, *added]
    return added


def test_a_verb_that_stands_nowhere_is_named_and_one_in_the_table_needs_no_more(
    stage: Any, desk: Callable[..., Any], table: list[verbs.Verb]
) -> None:
    assert without_a_button(stage, desk(), table) == ["wave"]


def test_a_new_verb_asks_what_the_table_says_before_it_is_sent(
    stage: Any, desk: Callable[..., Any], table: list[verbs.Verb]
) -> None:
    stage.replies["POST", "/counters/4/beckon"] = (200, {"ticket": None, "why": None})
    page = desk()
    stage.push("counter:4", stage.scenes.counter("serving", verbs=["beckon"]))
    page.locator("[data-verb=beckon]:not([aria-disabled])").click()
    page.locator("dialog .options button kbd").first.wait_for()
    page.keyboard.press("2")
    page.locator(".status span").wait_for()
    sent = [(path, body) for method, path, body, _ in stage.requests if method == "POST"]
    assert sent == [("/counters/4/beckon", {"outcome": "papers_missing"})]
