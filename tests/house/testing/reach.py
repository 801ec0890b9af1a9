"""What the tests of a place reach in the product: by import, by name, or by one of its routes.

Tested by tests/house/testing/test_modules_have_tests.py.
"""

import ast
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

#: The wider a place, the closer its tests must be. A folder of more test files than this must
#: import the module itself; a smaller one may do so through one module, a file through two.
WIDE = 40

_DOTTED = re.compile(r"([a-z_]\w*(?:\.\w+)+)(?::\w+)?")
_IMPORT = re.compile(r"\b(?:from|import)\s+([\w.]+)")
_NAMES = re.compile(r"""["']: \(?["'][a-z_]+\.[a-z_.]+""")
_API = re.compile(r"\{API\}((?:/[\w{}-]+)+)")


class Reach:
    """The modules of a tree, and how they lead to each other."""

    def __init__(self, root: Path, tops: tuple[str, ...]) -> None:
        self._root = root
        self._files = {
            _dotted(path.relative_to(root)): path
            for top in tops
            for path in (root / top).rglob("*.py")
        }
        if (root / "run.py").exists():
            self._files["run"] = root / "run.py"
        self._led: dict[str, set[str]] = {}
        self._reached: dict[str, set[str]] = {}

    def tests_it(self, place: str, module: Path) -> bool:
        """Whether the tests at ``place`` (a file, or a folder with all in it) reach ``module``."""
        if place not in self._reached:
            self._reached[place] = self._reach(place)
        return _dotted(module.relative_to(self._root)) in self._reached[place]

    def _reach(self, place: str) -> set[str]:
        named = place.removesuffix(".py").replace("/", ".")
        start = {one for one in self._files if one == named or one.startswith(f"{named}.")}
        width = sum(name.rpartition(".")[2].startswith("test_") for name in start)
        found: set[str] = set()
        last = self._with_helpers(start | self._conftests(place))
        for _ in range(1 if width > WIDE else 3 if place.endswith(".py") else 2):
            last = {other for one in last for other in self._leads(one)} - found
            found |= last
        return found

    def _conftests(self, place: str) -> set[str]:
        above = Path(place).parents
        return {one for folder in above if (one := _dotted(folder / "conftest")) in self._files}

    def _with_helpers(self, tests: set[str]) -> set[str]:
        """Those and every test module they import, as helpers are part of a test."""
        found: set[str] = set()
        todo = set(tests)
        while todo:
            found |= todo
            todo = {
                other
                for one in todo
                for other in self._leads(one)
                if other.startswith("tests.") and other not in found
            }
        return found

    def _leads(self, name: str) -> set[str]:
        if name not in self._led:
            self._led[name] = set(self._look(name))
        return self._led[name]

    def _look(self, name: str) -> Iterator[str]:
        nodes = list(ast.walk(ast.parse(self._files[name].read_text("utf-8"))))
        words = [
            node.value
            for node in nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        yield from self._imported(name, nodes)
        for word in words:
            if (found := _DOTTED.fullmatch(word)) and found[1] in self._files:
                yield found[1]
            yield from (one for one in _IMPORT.findall(word) if one in self._files)
        if name.startswith("tests."):
            for word in words:
                if " " not in word:  # a sentence calls nothing
                    for part in re.findall(r"[\w-]+", word):
                        yield from self._called.get(part, ())
            yield from self._asked(" ".join([*words, *self._said_by_helpers(name, nodes)]))

    def _imported(self, name: str, nodes: list[ast.AST]) -> Iterator[str]:
        for node in nodes:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names if alias.name in self._files)
            elif isinstance(node, ast.ImportFrom):
                base = self._base(name, node)
                for alias in node.names:
                    yield from self._origin(base, alias.name)

    def _said_by_helpers(self, name: str, nodes: list[ast.AST]) -> Iterator[str]:
        """Paths in helpers: those that a test requests often begin there: ``f"{BOOK}/moves"``."""
        for helper in set(self._imported(name, nodes)):
            if helper.startswith("tests."):
                for node in ast.walk(ast.parse(self._files[helper].read_text("utf-8"))):
                    if isinstance(node, ast.Constant) and isinstance(node.value, str):
                        yield node.value

    def _base(self, name: str, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        is_package = self._files[name].name == "__init__.py"
        parts = name.split(".")[: None if is_package and node.level == 1 else -node.level]
        return ".".join([*parts, *([node.module] if node.module else [])])

    def _origin(self, base: str, name: str) -> Iterator[str]:
        """The module from which ``name`` comes, through packages that pass it on."""
        if f"{base}.{name}" in self._files:
            yield f"{base}.{name}"
        elif base in self._files:
            yield base
            if self._files[base].name == "__init__.py":
                for node in ast.walk(ast.parse(self._files[base].read_text("utf-8"))):
                    if isinstance(node, ast.ImportFrom) and any(
                        (alias.asname or alias.name) == name for alias in node.names
                    ):
                        yield from self._origin(self._base(base, node), name)

    @cached_property
    def _called(self) -> dict[str, set[str]]:
        """Programs and drivers by the word that starts them: ``{"enroll": "commands.enroll"}``."""
        found: dict[str, set[str]] = {}
        for path in self._product():
            source = path.read_text("utf-8")
            for node in ast.walk(ast.parse(source)) if _NAMES.search(source) else ():
                if isinstance(node, ast.Dict):
                    for key, value in zip(node.keys, node.values, strict=True):
                        module = _first_word(value)
                        if isinstance(key, ast.Constant) and module in self._files:
                            found.setdefault(str(key.value), set()).add(module)
        return found

    def _asked(self, words: str) -> Iterator[str]:
        """The modules of routes whose fixed steps are all in ``words``."""
        steps = set(re.findall(r"[\w-]+", words))
        for name, paths in self._routes.items():
            if any(path <= steps for path in paths):
                yield name

    @cached_property
    def _routes(self) -> dict[str, list[set[str]]]:
        return {
            _dotted(path.relative_to(self._root)): [
                {step for step in one.split("/") if step and "{" not in step}
                for one in _API.findall(source)
            ]
            for path in self._product()
            if "{API}" in (source := path.read_text("utf-8"))
        }

    def _product(self) -> Iterator[Path]:
        return (path for name, path in self._files.items() if not name.startswith("tests."))


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _first_word(value: ast.expr | None) -> str:
    """``a.b`` of ``"a.b"``, ``"a.b:NAME"`` and ``("a.b", "what it does")``."""
    if isinstance(value, ast.Tuple) and value.elts:
        value = value.elts[0]
    text = value.value if isinstance(value, ast.Constant) else ""
    return text.partition(":")[0] if isinstance(text, str) else ""
