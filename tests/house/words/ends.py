"""The ends of keys that a program puts together, as a source of words.toml names them.

=====================  ===============================================================
``path:NAME``          what a constant, class (``Name.field``) or function of it holds
``path:call()``        the texts that calls of it are given
``path:call(=)``       the names of the arguments that calls of it are given
``path:name=``         the texts that calls are given under this name
``1-7``                numbers
=====================  ===============================================================

A path may stand for several (``queue_server/**/*.py``), and so may a name (``*.KIND``).
"""

import ast
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise
from pathlib import Path

_WORD = re.compile(r"[\w.-]+")
_SCRIPT_PART = re.compile(r"(?m)^(?:export )?(?:const|let|async function|function\*?|class) (\w+)")
_SCRIPT_WORD = re.compile(r"[\"'`]([\w.-]+)[\"'`]|(?<=[{,(]\s)([a-z_]\w*):|(?m:^\s*([a-z_]\w*): )")


@cache
def ends(root: Path, source: str) -> frozenset[str]:
    """The words of a source. Raises LookupError if nothing of its name is there."""
    if between := re.fullmatch(r"(\d+)-(\d+)", source):
        return frozenset(map(str, range(int(between[1]), int(between[2]) + 1)))
    place, _, name = source.partition(":")
    found = [words for path in sorted(root.glob(place)) for words in _named(path, name)]
    if not found:
        raise LookupError(f"there is no {source}")
    return frozenset(word for words in found for word in words)


def of_program(kind: str, text: str, name: str) -> frozenset[str]:
    """The words that the named part of a program of that kind holds."""
    if kind == ".js":
        parts = _of_script(text)
    elif name.endswith((")", "=")):
        parts = _called(_calls(ast.parse(text)), name)
    else:
        parts = _within(ast.parse(text), "")
    return frozenset(word for one, word in parts if one == name)


@cache
def _parts(path: Path) -> frozenset[tuple[str, str]]:
    text = path.read_text("utf-8")
    return frozenset(_of_script(text) if path.suffix == ".js" else _within(ast.parse(text), ""))


@cache
def _calls_in(path: Path) -> tuple[tuple[str, ast.Call], ...]:
    return tuple(_calls(ast.parse(path.read_text("utf-8"))))


def _named(path: Path, name: str) -> Iterator[set[str]]:
    called = name.endswith((")", "="))
    parts = frozenset(_called(_calls_in(path), name)) if called else _parts(path)
    if words := {word for one, word in parts if fnmatchcase(one, name)}:
        yield words


def _of_script(text: str) -> Iterator[tuple[str, str]]:
    """What each part at the left margin quotes, and the names of its members."""
    starts = [*(head.start() for head in _SCRIPT_PART.finditer(text)), len(text)]
    for start, end in pairwise(starts):
        part = text[start:end]
        for name in _SCRIPT_PART.findall(part):
            yield from ((name, word) for one in _SCRIPT_WORD.findall(part) for word in one if word)


def _within(node: ast.AST, before: str) -> Iterator[tuple[str, str]]:
    for one in ast.iter_child_nodes(node):
        names: list[str] = []
        match one:
            case ast.ClassDef(name=name):
                names = [name]
                yield from _within(one, f"{before}{name}.")
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names = [name]
            case ast.Assign(targets=targets):
                names = [at.id for of in targets for at in ast.walk(of) if isinstance(at, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
        yield from ((before + name, word) for name in names for word in _words(one))


def _words(part: ast.AST) -> Iterator[str]:
    """Its texts that may be words, its fields and the names of arguments; nothing of docstrings."""
    told = {id(one.value) for one in ast.walk(part) if isinstance(one, ast.Expr)}
    for one in ast.walk(part):
        match one:
            case ast.Constant(value=str() as said) if id(one) not in told and _WORD.fullmatch(said):
                yield said
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.keyword(arg=str() as name):
                yield name


def _calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call, with what is called: ``.self._trace.note``."""
    for one in ast.walk(tree):
        if isinstance(one, ast.Call):
            yield f".{ast.unparse(one.func)}", one


def _called(calls: Iterable[tuple[str, ast.Call]], name: str) -> Iterator[tuple[str, str]]:
    what, argument = name.partition("(")[0], name.removesuffix("=")
    for called, call in calls:
        if not name.endswith(")"):
            given = [one.value for one in call.keywords if one.arg == argument]
            yield from ((name, word) for one in given for word in _words(one))
        elif called.endswith((f".{what}", f"_{what}")):
            names = [one.arg for one in call.keywords if one.arg]
            texts = [word for one in call.args for word in _words(one)]
            yield from ((name, word) for word in (names if name.endswith("(=)") else texts))
