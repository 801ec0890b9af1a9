"""A public class name stands for one class, unless names.toml says why it stands for more."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("queue_server", "kiosk", "display", "drivers")
LISTED = ROOT / "tests" / "house" / "names.toml"
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


def reasons(text: str) -> Mapping[str, str]:
    """The reason of each name that is listed."""
    return {name: one["why"] for one in tomllib.loads(text)["shared"] for name in one["names"]}


def test_a_class_name_stands_for_one_class_or_is_listed_with_the_reason() -> None:
    known = reasons(LISTED.read_text("utf-8"))
    found = {name: where for name, where in doubled(sources()).items() if name not in known}
    assert found == {}, "give one of them another name, or say why in tests/house/names.toml"


def test_what_is_listed_still_stands_for_more_than_one() -> None:
    assert set(reasons(LISTED.read_text("utf-8"))) - set(doubled(sources())) == set()


def test_each_listed_name_has_one_reason() -> None:
    listed = tomllib.loads(LISTED.read_text("utf-8"))["shared"]
    names = [name for one in listed for name in one["names"]]
    assert len(names) == len(set(names))
    assert all(one["why"] for one in listed)


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
