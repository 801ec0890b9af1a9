"""What axe cannot see of the clerk page: narrow, in own colours, where the focus is and goes."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

#: 1280 pixels at 400 % are as wide as this.
MAGNIFIED = 320

_ORDER = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
  .filter((one) => one.offsetParent && !one.disabled
    && getComputedStyle(one).visibility !== "hidden" && one.tabIndex >= 0 && !one.matches(".skip"))
  .map((one) => { const at = one.getBoundingClientRect();
    return { name: one.innerText || one.getAttribute("aria-label") || one.name || one.tagName,
      tab: one.tabIndex, top: Math.round(at.top + scrollY), left: Math.round(at.left + scrollX),
      bottom: Math.round(at.bottom + scrollY) }; })"""

_RING = """() => { const one = document.activeElement, style = getComputedStyle(one);
  return { of: one.tagName, name: one.innerText || one.tagName, style: style.outlineStyle,
    width: parseFloat(style.outlineWidth) || 0, shadow: style.boxShadow }; }"""


@pytest.fixture
def show(stage: Any, open_page: Callable[..., Any]) -> Callable[..., Any]:
    """The page of a clerk who has called a visitor."""

    def run(**options: Any) -> Any:
        stage.snapshots["counter:4"] = stage.scenes.counter("called")
        page = open_page(f"{stage.url}/clerk", **options)
        page.locator(".card.called").wait_for()
        return page

    return run


def test_at_four_hundred_per_cent_nothing_has_to_be_scrolled_sideways(
    show: Callable[..., Any],
) -> None:
    page = show(width=MAGNIFIED, height=256)
    assert page.evaluate("document.documentElement.scrollWidth") <= MAGNIFIED
    cut = page.evaluate(
        "() => [...document.querySelectorAll('button, strong, h1, h2')]"
        ".filter((one) => one.offsetParent && !one.closest('.scroll, [tabindex], .unseen')"
        " && !one.matches('.unseen')"
        f" && one.getBoundingClientRect().right > {MAGNIFIED} + 1)"
        ".map((one) => one.innerText)"
    )
    assert cut == []


def test_in_colours_of_ones_own_every_button_has_an_edge_and_every_state_a_word(
    show: Callable[..., Any],
) -> None:
    page = show(forced_colors="active")
    edgeless = page.evaluate(
        "() => [...document.querySelectorAll('main button')].filter((one) => one.offsetParent)"
        ".filter((one) => { const s = getComputedStyle(one);"
        " return !(parseFloat(s.borderTopWidth) || parseFloat(s.outlineWidth)); })"
        ".map((one) => one.innerText)"
    )
    assert edgeless == []
    assert page.locator(".card.called").inner_text().strip()


def test_tab_goes_the_way_the_eyes_go(show: Callable[..., Any]) -> None:
    page = show(width=1280)
    stops = page.evaluate(_ORDER)
    assert len(stops) > 10
    assert {stop["tab"] for stop in stops} == {0}, "nothing jumps the line"
    bar = [stop for stop in stops if stop["top"] < 60]
    assert [stop["left"] for stop in bar] == sorted(stop["left"] for stop in bar)
    assert stops[: len(bar)] == bar, "the bar comes first"


def test_the_focus_can_be_seen_wherever_it_is(show: Callable[..., Any]) -> None:
    page = show(width=1280)
    unseen, seen = [], set()
    for _ in range(60):
        page.keyboard.press("Tab")
        ring = page.evaluate(_RING)
        if ring["of"] == "BODY" or ring["name"] in seen:  # after the last, the browser's own bar
            continue
        seen.add(ring["name"])
        outlined = ring["style"] not in ("none", "hidden") and ring["width"] >= 2
        if not outlined and ring["shadow"] == "none":
            unseen.append(ring["name"])
    assert len(seen) > 10
    assert unseen == []


def test_the_page_says_little_aloud_while_nothing_is_done(
    stage: Any, show: Callable[..., Any]
) -> None:
    """Snapshots come all the time; a screen reader reads out only what needs a person."""
    page = show()
    page.evaluate(
        "() => { globalThis.said = 0; const watch = new MutationObserver((all) =>"
        " all.forEach((one) => {"
        " if (one.target.nodeType === 3 || one.addedNodes.length) said += 1; }));"
        " document.querySelectorAll('[role=status], [aria-live], [role=alert]').forEach((one) =>"
        " watch.observe(one, { childList: true, characterData: true, subtree: true })); }"
    )
    for _ in range(20):
        stage.push("queue", stage.scenes.queue())
        stage.push("counter:4", stage.scenes.counter("called"))
    page.wait_for_function("() => document.readyState === 'complete'")
    assert page.evaluate("said") == 0
