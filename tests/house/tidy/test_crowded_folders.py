"""A folder of many files is divided, or the page on architecture says why it is not."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
TOPS = ("queue_server", "drivers", "kiosk", "display", "house", "bench", "tests")
MOST_FILES = 12


def test_every_folder_of_many_files_is_divided_or_has_a_reason() -> None:
    assert set(crowded(ROOT)) == reasoned((ROOT / "docs" / "architecture.md").read_text("utf-8"))


def test_a_folder_of_one_file_too_many_is_found(tmp_path: Path) -> None:
    for folder, files in (("kiosk/few", MOST_FILES), ("kiosk/many", MOST_FILES + 1)):
        (tmp_path / folder).mkdir(parents=True)
        for number in range(files):
            (tmp_path / folder / f"a{number}.py").touch()
        (tmp_path / folder / "__init__.py").touch()
        (tmp_path / folder / "a.css").touch()
    assert list(crowded(tmp_path)) == ["kiosk/many"]


def test_tests_and_what_helps_them_are_counted_each_for_itself(tmp_path: Path) -> None:
    for folder, kind in (("both", "test_{}.py"), ("pages", "{}.test.js"), ("helped", "{}.py")):
        (tmp_path / "tests" / folder).mkdir(parents=True)
        for number in range(MOST_FILES + (folder != "both")):
            (tmp_path / "tests" / folder / kind.format(number)).touch()
    for number in range(MOST_FILES):
        (tmp_path / "tests" / "both" / f"a{number}.py").touch()
    assert list(crowded(tmp_path)) == ["tests/helped", "tests/pages"]


def test_a_reason_is_a_line_of_the_list_of_flat_folders() -> None:
    page = "`kiosk/named` and more\n\n- `kiosk/many`: one a word.\n- no folder\n"
    assert reasoned(page) == {"kiosk/many"}


def crowded(root: Path) -> Iterator[str]:
    """Folders of more than a dozen programs of their own, beside what only says what is in them;
    of tests, or of what helps them, more than a dozen.
    """
    for top in TOPS:
        for folder in sorted({file.parent for file in (root / top).rglob("*.*")}):
            programs = [one.name for one in folder.iterdir() if one.suffix in (".py", ".js")]
            kinds = Counter(map(_is_test, {*programs} - {"__init__.py"}))
            if max(kinds.values(), default=0) > MOST_FILES:
                yield folder.relative_to(root).as_posix()


def _is_test(name: str) -> bool:
    return name.startswith("test_") or name.endswith(".test.js")


def reasoned(page: str) -> set[str]:
    """The folders for which the page says why they are flat."""
    tops = "|".join(TOPS)
    return set(re.findall(rf"(?m)^- `((?:{tops})(?:/[\w/]+)?)`: ", page))
