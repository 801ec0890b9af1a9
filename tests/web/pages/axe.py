"""Runs axe on a page once its colours have settled: a fading colour has every contrast briefly."""

from pathlib import Path
from typing import Any

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"

_RUN = """() => Promise.all(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished.catch(() => null)))
  .then(() => axe.run({ resultTypes: ["violations"] }))
  .then(({violations}) => violations.map((one) => `${one.id} ${one.nodes[0].html}`))"""


def complaints(page: Any) -> list[str]:
    """What axe finds, as ``rule html`` of the first place; the page must bypass its CSP."""
    if not page.evaluate("'axe' in globalThis"):
        page.add_script_tag(path=str(AXE))
    found: list[str] = page.evaluate(_RUN)
    return found
