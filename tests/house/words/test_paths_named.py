"""Every path of the repository named in a page, a docstring or a comment exists."""

import ast
import re
import tomllib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from tokenize import COMMENT, generate_tokens

import pytest

ROOT = Path(__file__).parents[3]
TOPS = (
    *("queue_server", "drivers", "kiosk", "display", "tests", "bench", "house", "docs"),
    *(path.name for path in sorted((ROOT / "queue_server").glob("[a-z]*/"))),
    *("requirements", ".ci"),
)
_TOP = "|".join(map(re.escape, TOPS))
_PATH = re.compile(rf"(?<![\w./:<-])((?:{_TOP})/[\w./{{}},*-]*\w)")

#: A folder alone, wherever it is: `people/`, `commands/office/`.
_FOLDER = re.compile(r"`((?:[a-z_]+/)+)`")

#: Folders that a run makes.
RUN_MAKES = {"data/", "keys/"}

#: Named although not there: what a run writes, and what a reader is to make.
MADE_LATER = re.compile(r"NAME|FAMILY|NNNN|VERB|THING|/build/|<|{|\*")


def test_every_path_that_is_named_is_there() -> None:
    assert list(lost(ROOT)) == []


def test_every_pattern_of_files_in_the_settings_of_our_tools_finds_some() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    patterns = tools["ruff"]["lint"]["per-file-ignores"]
    assert [one for one in patterns if not any(ROOT.glob(one))] == []


def lost(root: Path) -> Iterator[str]:
    """Each path that a text of the tree names and that is not there, with its file.

    Of Python, docstrings and comments count: a string may name what is made at run time, or in a
    test what is planted. Of every other text, all.
    """
    folders = _folders(root)

    def gone(text: str, beside: Path) -> Iterator[str]:
        yield from _missing(text, beside, root)
        for folder in _FOLDER.findall(text):
            if folder not in RUN_MAKES and not any(one.endswith(f"/{folder}") for one in folders):
                yield folder

    for file in _texts(root):
        text = file.read_text("utf-8")
        # Parsing them all is slow, and most name nothing that is missing.
        if not any(gone(text, file.parent)):
            continue
        said = _said(text) if file.suffix == ".py" else [text]
        for path in dict.fromkeys(one for part in said for one in gone(part, file.parent)):
            yield f"{file.relative_to(root)}: {path}"


#: Folders of what is put there by programs; the change log also names what has gone.
ALIEN = {"node_modules", "__pycache__", "build", "data"}
SILENT = {"CHANGELOG.md", "package-lock.json"}
TEXTS = {
    *(".py", ".md", ".toml", ".js", ".mjs", ".ts", ".css", ".html", ".json", ".yaml", ".sh"),
    *(".in", ".txt", ".service", ".conf", ".sql", ".typ", ".tsv", ""),
}


def _texts(root: Path) -> Iterator[Path]:
    """Every text of ours: at the top, and in the folders whose paths are looked for."""
    inside = (file for top in TOPS for file in (root / top).rglob("*"))
    for file in sorted({*root.iterdir(), *inside}):
        measured = file.name.startswith(".coverage")  # no text, and no folder of its own
        alien = ALIEN & set(file.relative_to(root).parts) or file.name in SILENT or measured
        if not alien and file.suffix in TEXTS and file.is_file():
            yield file


def _folders(root: Path) -> list[str]:
    paths = (one for top in TOPS for one in [root / top, *(root / top).rglob("*/")])
    return [f"/{one.relative_to(root)}/" for one in paths if one.is_dir()]


def _said(source: str) -> Iterator[str]:
    """Docstrings and comments."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""
    for token in generate_tokens(StringIO(source).readline):
        if token.type == COMMENT:
            yield token.string


def test_a_folder_named_alone_is_looked_for_everywhere(tmp_path: Path) -> None:
    (tmp_path / "queue_server" / "people" / "use").mkdir(parents=True)
    (tmp_path / "README.md").write_text("`people/`, `people/use/`, `keys/` and `gone/`", "utf-8")
    assert list(lost(tmp_path)) == ["README.md: gone/"]


GONE = "tests/gone/test_away.py"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("README.md", f"See `{GONE}`."),
        ("docs/how/page.md", f"[it]({GONE})"),
        ("config.toml", f"# {GONE} says why"),
        ("pyproject.toml", f'"{GONE}" = ["S"]'),
        (".ci/run", f"pytest {GONE}"),
        ("requirements/dev.in", f"thing  # for {GONE}"),
        ("queue_server/a.py", f'"""Tested by {GONE}."""'),
        ("queue_server/a.py", f'class A:\n    """Tested by\n    {GONE}."""'),
        ("queue_server/a.py", f"a = 1  # see {GONE}"),
        ("queue_server/a.css", f"/* {GONE} */"),
        ("queue_server/a.js", f"// {GONE}"),
        ("queue_server/a.html", f"<!-- {GONE} -->"),
        ("docs/systemd/a.service", f"# {GONE}"),
    ],
)
def test_a_path_that_is_not_there_is_found(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text, "utf-8")
    assert list(lost(tmp_path)) == [f"{name}: {GONE}"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("queue_server/a.py", "PATH = 'tests/made/at_run_time.py'"),
        ("queue_server/a.py", '"""See queue_server/a.py and docs/decisions/0001."""'),
        ("queue_server/a.js", "// see a.js in queue_server/a, or docs/decisions/NNNN-name.md"),
        ("CHANGELOG.md", f"Take away {GONE}."),
    ],
)
def test_a_path_that_is_there_or_made_later_is_not(tmp_path: Path, name: str, text: str) -> None:
    for one in (name, "docs/decisions/0001-a-choice.md", "queue_server/a.py"):
        (tmp_path / one).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / one).write_text(text if one == name else "", "utf-8")
    assert list(lost(tmp_path)) == []


def test_every_link_of_a_page_leads_somewhere() -> None:
    wrong = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[\w-]*)?\)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert wrong == []


def _missing(text: str, beside: Path, root: Path) -> Iterator[str]:
    places = (root, root / "queue_server", beside)
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
