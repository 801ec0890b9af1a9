"""Nothing of the product's Python is left unused: functions, methods, fields, constants, classes.

What tests alone use is unused, too, unless unused.toml says why it is there.
"""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[3]
PRODUCT = ("queue_server", "drivers", "kiosk", "display")
#: What uses the product, and is no test of it.
USERS = ("house", "bench")
LISTED = tomllib.loads(Path(__file__).with_name("unused.toml").read_text("utf-8"))

#: pydantic calls what they decorate.
_REGISTERED = ("model_validator", "field_validator")
_DEFINED = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_WORDS = re.compile(r"[\w.:/-]+")


class NameUse(NamedTuple):
    """Where a name is read: the module, and the definitions around it."""

    path: str
    around: tuple[str, ...]


def test_nothing_of_the_product_is_used_by_tests_alone() -> None:
    known = {f"{path}: {name}" for group in LISTED["kept"] for path, name in _entries(group)}
    found = set(unused(_sources(PRODUCT), _sources(USERS), _pages()))
    assert found - known == set(), "delete it, or say in unused.toml why it is there"
    assert known - found == set(), "it is used, or gone: delete its line in unused.toml"


def _entries(group: Mapping[str, Mapping[str, Iterable[str]]]) -> Iterator[tuple[str, str]]:
    for path, names in group["names"].items():
        yield from ((path, name) for name in names)


def _sources(tops: Iterable[str]) -> dict[str, str]:
    files = [path for top in tops for path in sorted((ROOT / top).rglob("*.py"))]
    files += [ROOT / "run.py"] if tops == USERS else []
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in files}


def _pages() -> set[str]:
    pages = (ROOT / "queue_server" / "web" / "pages").rglob("*.js")
    return {word for path in pages for word in re.findall(r"\w+", path.read_text("utf-8"))}


def unused(
    product: Mapping[str, str], users: Mapping[str, str], pages: Collection[str]
) -> Iterator[str]:
    """What the product defines and neither it nor its users read. ``pages``: the words of scripts,
    which read the fields of what they are sent.
    """
    trees = {path: ast.parse(text) for path, text in {**product, **users}.items()}
    uses: dict[str, set[NameUse]] = defaultdict(set)
    for path, tree in trees.items():
        for name, use in _reads(tree, path, ()):
            uses[name].add(use)
    for path in product:
        if "/migrations/" in path:
            continue
        for around, name, is_field in _defined(trees[path], ()):
            own = NameUse(path, (*around, name))
            read = any(
                one.path != path or one.around[: len(own.around)] != own.around
                for one in uses[name]
            )
            if not (read or (is_field and name in pages)):
                yield f"{path}: {'.'.join(own.around)}"


def _reads(node: ast.AST, path: str, around: tuple[str, ...]) -> Iterator[tuple[str, NameUse]]:
    """Every name that is read: as such, of an object, in a pattern, or in quotes."""
    for one in ast.iter_child_nodes(node):
        names: Iterable[str] = ()
        match one:
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                continue
            case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name, ctx=ast.Load()):
                names = [name]
            case ast.MatchClass(kwd_attrs=names):
                pass
            case ast.Constant(value=str() as said) if _WORDS.fullmatch(said):
                names = re.findall(r"\w+", said)
        yield from ((name, NameUse(path, around)) for name in names)
        yield from _reads(one, path, (*around, one.name) if isinstance(one, _DEFINED) else around)


def _defined(
    node: ast.Module | ast.ClassDef, around: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str, bool]]:
    """What a module or class defines, with the classes around it, and whether it is a field."""
    for one in node.body:
        match one:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if not _is_called_otherwise(one):
                    yield around, name, False
            case ast.ClassDef(name=name):
                yield around, name, False
                if "TypedDict" not in map(ast.unparse, one.bases):  # what travels, others read
                    yield from _defined(one, (*around, name))
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                if not name.startswith("__"):
                    yield around, name, bool(around)


def _is_called_otherwise(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """By Python itself, or by what decorates it."""
    marks = map(ast.unparse, function.decorator_list)
    return function.name.startswith("__") or any(one.startswith(_REGISTERED) for one in marks)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def go(): ...", ["a.py: go"]),
        ("def go():\n    go()", ["a.py: go"]),
        ("def go(): ...\ngo()", []),
        ("class A:\n    def go(self): ...\nA()", ["a.py: A.go"]),
        ("class A:\n    def go(self): ...\nA().go()", []),
        ("class A:\n    def go(self): ...\ngetattr(A(), 'go')", []),
        ("class A:\n    def __len__(self): ...\nA()", []),
        ("@dataclass\nclass A:\n    old: int\nA(old=1)", ["a.py: A.old"]),
        ("@dataclass\nclass A:\n    old: int\nA(old=1).old", []),
        ("@dataclass\nclass A:\n    old: int\nmatch A(1):\n    case A(old=1): ...", []),
        ("@dataclass\nclass A:\n    shown: int\nA(shown=1)", []),
        ("class A(TypedDict):\n    sent: int\nA(sent=1)", []),
        ("MOST = 3", ["a.py: MOST"]),
        ("MOST = 3\nLESS = MOST - 1", ["a.py: LESS"]),
        ("def shown(): ...", ["a.py: shown"]),
        ("__all__ = ['go']\ndef go(): ...", ["a.py: go"]),
        ("class A(BaseModel):\n    @model_validator(mode='after')\n    def ok(self): ...\nA()", []),
    ],
)
def test_a_definition_that_nothing_reads_is_found(source: str, found: list[str]) -> None:
    assert list(unused({"a.py": source}, {}, {"shown"})) == found


def test_what_a_bench_uses_is_used_and_what_is_only_imported_is_not() -> None:
    product = {"a.py": "def go(): ...", "b.py": "from a import go"}
    assert list(unused(product, {}, ())) == ["a.py: go"]
    assert list(unused(product, {"bench/a.py": "from a import go\ngo()"}, ())) == []
