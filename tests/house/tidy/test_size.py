"""No file and no function is longer than a reader can take in: Python, scripts, style sheets."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
FOLDERS = ("queue_server", "drivers", "kiosk", "display", "house", "bench", "tests")
KINDS = {".py", ".js", ".mjs", ".css"}
MOST_LINES = 400
#: Of a function, beside its docstring. One statement that is the most of it is a table: routes, a
#: catalogue; it is read row by row.
MOST_LINES_OF_A_FUNCTION = 50
#: What is longer nevertheless, and why.
LONG = {
    "queue_server/campaigns/migrations/r0001_first.py: upgrade": "tables, one after another",
    "queue_server/storage/journal/migrations/r0001_first.py: upgrade": "tables, one after another",
    "queue_server/outside_visits/migrations/r0001_first.py: upgrade": "tables, one after another",
}


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


def test_no_function_is_too_long() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for name in long_functions(path.read_text("utf-8"))
    }
    assert found == LONG.keys(), "split it along what it does, or say why not"


def test_a_function_of_one_line_too_many_is_found() -> None:
    def of(lines: int, statement: str = "x = 1") -> str:
        return "\n".join(
            ("    def method(self):", *(f"        {statement}" for _ in range(lines - 1)))
        )

    rows = "\n".join(f"            {n}," for n in range(40))
    told = "        '''" + "A word.\n" * 9 + "        '''\n"
    head, body = of(MOST_LINES_OF_A_FUNCTION).split("\n", 1)
    assert list(long_functions(f"class A:\n{of(MOST_LINES_OF_A_FUNCTION)}")) == []
    assert list(long_functions(f"class A:\n{of(MOST_LINES_OF_A_FUNCTION + 1)}")) == ["method"]
    assert list(long_functions(f"class A:\n{head}\n{told}{body}")) == []
    assert list(long_functions(f"class A:\n{of(12)}\n        return (\n{rows}\n        )")) == []
    assert list(long_functions(f"class A:\n{of(45)}\n        return (\n{rows}\n        )")) == [
        "method"
    ]


def long_functions(source: str) -> Iterator[str]:
    """The names of the functions of a module that are too long and no table."""
    for one in ast.walk(ast.parse(source)):
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            told = one.body[:1] if ast.get_docstring(one) else []
            lines = _lines(one) - sum(map(_lines, told))
            rows = max((_lines(part) for part in one.body if _is_simple(part)), default=0)
            if lines > MOST_LINES_OF_A_FUNCTION and rows * 2 <= lines:
                yield one.name


def _lines(part: ast.stmt) -> int:
    return (part.end_lineno or part.lineno) - part.lineno + 1


def _is_simple(part: ast.stmt) -> bool:
    return isinstance(part, ast.Assign | ast.AnnAssign | ast.Return)


def too_long(root: Path) -> Iterator[str]:
    """Each file of more lines than :data:`MOST_LINES`, with how many it has."""
    files = (file for folder in FOLDERS for file in (root / folder).rglob("*.*"))
    for path in sorted(file for file in files if file.suffix in KINDS):
        lines = path.read_bytes().count(b"\n")
        if lines > MOST_LINES:
            yield f"{path.relative_to(root)}: {lines} lines"
