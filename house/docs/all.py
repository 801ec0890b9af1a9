"""Which pages are generated from the code, and by what."""

from collections.abc import Callable
from pathlib import Path

from house.docs import decisions, lifecycle, protocol, search, tables

ROOT = Path(__file__).resolve().parents[2]

PAGES: dict[str, Callable[[], str]] = {
    "docs/tables.md": tables.page,
    "docs/protocol.md": protocol.page,
    "docs/search.md": search.page,
    "docs/lifecycle.md": lambda: lifecycle.page(ROOT / "docs" / "lifecycle.md"),
    "docs/decisions/README.md": lambda: decisions.page(ROOT / "docs" / "decisions"),
}
