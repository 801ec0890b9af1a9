"""A public class name stands for one class, unless names.toml says why it stands for more."""

import ast
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FOLDERS = ("queue_server", "kiosk", "display", "drivers")
LISTED = Path(__file__).with_name("names.toml")
_CLASS = re.compile(r"^class ([A-Za-z]\w*)", re.MULTILINE)


def sources() -> Iterator[tuple[str, str]]:
    """Every module of the product with its text."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text("utf-8")


def doubled(modules: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Public class names that more than one module has, with those modules."""
    homes = defaultdict(list)
    for path, text in modules:
        for name in _CLASS.findall(text):
            homes[name].append(path)
    return {name: where for name, where in homes.items() if len(where) > 1}


def homes(text: str) -> dict[str, list[str]]:
    """The modules of each name that is listed."""
    return {
        name: [f"{one}.py" for one in where]
        for group in tomllib.loads(text)["shared"]
        for name, where in group["names"].items()
    }


def both_seen(
    modules: Iterable[tuple[str, str]], apart: Mapping[str, Collection[str]]
) -> Iterator[str]:
    """Each module that has, imports or reaches two classes of a name; ``apart``: their modules."""
    trees = {path: ast.parse(text) for path, text in modules}
    brought = {path: dict(_brought(tree)) for path, tree in trees.items()}
    for path, tree in trees.items():
        seen = {(name, path) for name, where in apart.items() if path in where}
        ways = [(origin, name) for origin, name in brought[path].values() if name in apart]
        ways += [
            (".".join(brought[path][one.value.id]), one.attr)
            for one in ast.walk(tree)
            if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name)
            if one.attr in apart and one.value.id in brought[path]
        ]
        seen |= {(name, _home(origin, name, brought)) for origin, name in ways}
        here = Counter(name for name, home in seen if home in apart[name])
        yield from (f"{path}: {name}" for name, count in here.items() if count > 1)


def _brought(tree: ast.Module) -> Iterator[tuple[str, tuple[str, str]]]:
    """What a module calls by a name that another has: its name here, whose, its name there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((one.asname or one.name, (node.module, one.name)) for one in node.names)


def _home(module: str, name: str, brought: Mapping[str, Mapping[str, tuple[str, str]]]) -> str:
    """The file that defines what ``module`` has by this name, be it brought from elsewhere."""
    stem = module.replace(".", "/")
    path = next((one for one in (f"{stem}.py", f"{stem}/__init__.py") if one in brought), "")
    origin = brought.get(path, {}).get(name)
    return _home(*origin, brought) if origin else path


def test_a_class_name_stands_for_one_class_or_is_listed_with_the_reason() -> None:
    known = homes(LISTED.read_text("utf-8"))
    found = {name: where for name, where in doubled(sources()).items() if known.get(name) != where}
    assert found == {}, "give one of them another name, or say why in tests/house/words/names.toml"


def test_what_is_listed_still_stands_for_more_than_one() -> None:
    assert set(homes(LISTED.read_text("utf-8"))) - set(doubled(sources())) == set()


def test_each_listed_name_has_one_reason() -> None:
    listed = tomllib.loads(LISTED.read_text("utf-8"))["shared"]
    names = [name for one in listed for name in one["names"]]
    assert len(names) == len(set(names))
    assert all(one["why"] for one in listed)


def test_no_module_sees_two_classes_of_a_name_that_are_said_to_be_apart() -> None:
    listed = tomllib.loads(LISTED.read_text("utf-8"))["shared"]
    known = homes(LISTED.read_text("utf-8"))
    apart = {name: known[name] for one in listed if one["apart"] for name in one["names"]}
    assert list(both_seen(sources(), apart)) == []


@pytest.mark.parametrize(
    "source",
    [
        "from kiosk.app import App\nfrom display import App as Wall",
        "from kiosk.app import App\nimport_ = App\nfrom display import app\napp.App()",
        "from display.app import App as Wall\nclass App:\n    pass",
    ],
)
def test_a_module_that_sees_two_is_found(source: str) -> None:
    planted = [
        ("kiosk/app.py", "class App:\n    pass"),
        ("display/app.py", "class App:\n    pass"),
        ("display/__init__.py", "from display.app import App"),
        ("display/other.py", "from display import App\nfrom display.app import App as Wall"),
        ("kiosk/both.py", source),
    ]
    where = {"App": {"kiosk/app.py", "display/app.py", "kiosk/both.py"}}
    assert list(both_seen(planted, where)) == ["kiosk/both.py: App"]


def test_a_second_class_of_a_name_is_found() -> None:
    planted = [
        ("people/ports.py", "class Terms:\n    pass\n"),
        ("visits/terms.py", "@dataclass\nclass Terms(Base):\n    class Inner:\n        pass\n"),
        ("visits/route.py", "class Inner:\n    pass\n\n\nclass _Terms:\n    pass\n"),
    ]
    assert doubled(planted) == {"Terms": ["people/ports.py", "visits/terms.py"]}


def test_the_same_name_in_one_module_is_found_too() -> None:
    assert doubled([("a.py", "class A:\n    pass\n\n\nclass A:\n    pass\n")]) == {
        "A": ["a.py", "a.py"]
    }
