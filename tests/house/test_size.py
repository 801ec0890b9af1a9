"""No Python file is longer than a reader can take in; eslint.config.js checks scripts."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("queue_server", "drivers", "kiosk", "display", "house", "bench", "tests")
MOST_LINES = 400


def test_no_file_is_too_long() -> None:
    assert list(too_long(ROOT)) == [], "split it along what it is about"


def test_a_file_of_one_line_too_many_is_found(tmp_path: Path) -> None:
    for folder, lines in (("kiosk", MOST_LINES), ("tests", MOST_LINES + 1)):
        (tmp_path / folder / "deep").mkdir(parents=True)
        (tmp_path / folder / "deep" / "a.py").write_text("a = 1\n" * lines, "utf-8")
    assert list(too_long(tmp_path)) == [f"tests/deep/a.py: {MOST_LINES + 1} lines"]


def test_scripts_have_the_same_limit() -> None:
    assert f'"max-lines": ["error", {MOST_LINES}]' in (ROOT / "eslint.config.js").read_text("utf-8")


def too_long(root: Path) -> Iterator[str]:
    """Each file of more lines than :data:`MOST_LINES`, with how many it has."""
    for path in sorted(file for folder in FOLDERS for file in (root / folder).rglob("*.py")):
        lines = path.read_bytes().count(b"\n")
        if lines > MOST_LINES:
            yield f"{path.relative_to(root)}: {lines} lines"
