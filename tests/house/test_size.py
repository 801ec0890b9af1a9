"""No file is longer than a reader can take in: Python, scripts and style sheets."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("queue_server", "drivers", "kiosk", "display", "house", "bench", "tests")
KINDS = {".py", ".js", ".mjs", ".css"}
MOST_LINES = 400


def test_no_file_is_too_long() -> None:
    assert list(too_long(ROOT)) == [], "split it along what it is about"


def test_a_file_of_one_line_too_many_is_found(tmp_path: Path) -> None:
    (tmp_path / "kiosk" / "deep").mkdir(parents=True)
    for kind in sorted({*KINDS, ".svg"}):
        for name, lines in (("a", MOST_LINES), ("b", MOST_LINES + 1)):
            (tmp_path / "kiosk" / "deep" / f"{name}{kind}").write_text("\n" * lines, "utf-8")
    assert list(too_long(tmp_path)) == [
        f"kiosk/deep/b{kind}: {MOST_LINES + 1} lines" for kind in sorted(KINDS)
    ]


def test_scripts_have_the_same_limit() -> None:
    assert f'"max-lines": ["error", {MOST_LINES}]' in (ROOT / "eslint.config.js").read_text("utf-8")


def too_long(root: Path) -> Iterator[str]:
    """Each file of more lines than :data:`MOST_LINES`, with how many it has."""
    files = (file for folder in FOLDERS for file in (root / folder).rglob("*.*"))
    for path in sorted(file for file in files if file.suffix in KINDS):
        lines = path.read_bytes().count(b"\n")
        if lines > MOST_LINES:
            yield f"{path.relative_to(root)}: {lines} lines"
