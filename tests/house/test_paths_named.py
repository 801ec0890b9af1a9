"""Every path of the house that a page or a docstring names exists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOPS = (
    *("queue_server", "drivers", "kiosk", "display", "tests", "bench", "house", "docs"),
    *("core", "wire", "usecases", "storage", "web", "settings", "requirements", ".ci"),
)
_TOP = "|".join(map(re.escape, TOPS))
_PATH = re.compile(rf"(?<![\w./:<-])((?:{_TOP})/[\w./{{}},*-]*\w)")

#: Named although not there: what a run writes, and what a reader is to make.
MADE_LATER = re.compile(r"NAME|FAMILY|NNNN|VERB|THING|/build/|<|{|\*")


def test_every_path_a_page_names_is_there() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "config.toml"]
    wrong = [
        f"{page.relative_to(ROOT)}: {path}"
        for page in pages
        if page.name != "CHANGELOG.md"  # it also names what has gone
        for path in _missing(page.read_text("utf-8"), page.parent)
    ]
    assert wrong == []


def test_every_path_a_docstring_names_is_there() -> None:
    wrong = [
        f"{module.relative_to(ROOT)}: {path}"
        for top in ("queue_server", "drivers", "kiosk", "display", "bench", "house", "tests")
        for module in (ROOT / top).rglob("*.py")
        # Parsing them all is slow, and most name nothing that is missing.
        if any(_missing(module.read_text("utf-8"), module.parent))
        for text in _docstrings(module)
        for path in _missing(text, module.parent)
    ]
    assert wrong == []


def test_a_path_that_is_not_there_would_be_found() -> None:
    assert list(_missing("see docs/nowhere.md and core/line/lifecycle.py", ROOT)) == [
        "docs/nowhere.md"
    ]


def test_every_link_of_a_page_leads_somewhere() -> None:
    wrong = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[\w-]*)?\)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert wrong == []


def _docstrings(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def _missing(text: str, beside: Path) -> Iterator[str]:
    places = (ROOT, ROOT / "queue_server", beside)
    for path in _PATH.findall(text):
        if MADE_LATER.search(path):
            continue
        if not any(_there(place, path) for place in places):
            yield path


def _there(place: Path, path: str) -> bool:
    """Whether it is there; a decision may be named by its number alone."""
    if re.search(r"decisions/\d{4}$", path):
        return any(place.glob(f"{path}-*.md"))
    return (place / path).exists() or (place / f"{path}.py").exists()
