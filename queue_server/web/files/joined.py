"""A page's scripts as one file and its sheets as one file: two requests instead of forty.

The files stay modules, to be read, typed and tested one by one. Joined, each becomes a function
that is called once, after those it imports, and returns its exports. Only the forms of import and
export that the pages use are known; any other is refused, so that joining never changes what a
script means.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from queue_server.web.files.packed import Packed, pack

_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";$', re.MULTILINE)
_PASSED_ON = re.compile(r'^export \{([^}]*)\} from "([^"]+)";$', re.MULTILINE)
_LISTED = re.compile(r"^export \{([^}]*)\};$", re.MULTILINE)
_NAMED = re.compile(r"^export (?=(?:const|class|function|async function) (\w+))", re.MULTILINE)
_UNKNOWN = re.compile(
    r"^(?:import|export)\b.*|\bimport\.meta|(?:await|return|=>) import\(", re.MULTILINE
)
_FUNCTION = "const {} = (() => {{\n{}\nreturn {{ {} }};\n}})();\n"


class Unjoinable(ValueError):
    """A script that cannot be joined; the text names it and the statement."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The two files of one page, ready to be sent."""

    script: Packed
    sheet: Packed


_Stamps = tuple[tuple[int, int], ...]
remembered: dict[str, tuple[_Stamps, Joined]] = {}


def kept(root: Path, script: str, imported: tuple[str, ...], of_sheets: tuple[str, ...]) -> Joined:
    """Both files of a page, joined once, and again when one of their sources changes on disk."""
    stamps = tuple(_stamp(root / name) for name in (script, *imported, *of_sheets))
    have = remembered.get(script)
    if have is None or have[0] != stamps:
        made = Joined(pack(scripts(root, script).encode()), pack(sheets(root, of_sheets).encode()))
        have = remembered[script] = (stamps, made)
    return have[1]


def is_kept(script: str) -> bool:
    """Whether a page's files have been joined already; joining takes tens of milliseconds."""
    return script in remembered


def _stamp(file: Path) -> tuple[int, int]:
    about = file.stat()
    return about.st_mtime_ns, about.st_size


def sheets(root: Path, names: tuple[str, ...]) -> str:
    """Style sheets in the given order, as one."""
    return "\n".join((root / name).read_text("utf-8") for name in names)


def scripts(root: Path, script: str) -> str:
    """A script with everything it imports, as one module.

    Raises:
        Unjoinable: For an unknown form of import or export, and for modules that import each other.
    """
    joining = _Joining(root.resolve())
    joining.add(script)
    return "".join(joining.done.values())


class _Joining:
    """The modules written so far, and the chain of imports that led to the current one."""

    def __init__(self, root: Path) -> None:
        self.done: dict[str, str] = {}
        self._root = root
        self._way: list[str] = []

    def add(self, name: str) -> None:
        if name in self._way:
            raise Unjoinable(f"{' > '.join([*self._way, name])}: a circle of imports")
        if name not in self.done:
            self._way.append(name)
            made = self._function(name, (self._root / name).read_text("utf-8"))
            self.done[name] = made
            self._way.pop()

    def _function(self, name: str, text: str) -> str:
        given: list[str] = []
        for names, path in _PASSED_ON.findall(text):
            there = self._value(name, path)
            given += (f"{new}: {there}.{old}" for old, new in _pairs(names))
        for names in _LISTED.findall(text):
            given += (f"{new}: {old}" for old, new in _pairs(names))
        given += _NAMED.findall(text)
        text = _IMPORT.sub(lambda found: self._taken(name, found[1], found[2]), text)
        for form in (_PASSED_ON, _LISTED, _NAMED):
            text = form.sub("", text)
        if unknown := _UNKNOWN.search(text):
            raise Unjoinable(f"{name}: {unknown[0]}")
        return _FUNCTION.format(_variable(name), text, ", ".join(given))

    def _taken(self, name: str, names: str, path: str) -> str:
        wanted = ", ".join(f"{old}: {new}" for old, new in _pairs(names))
        return f"const {{ {wanted} }} = {self._value(name, path)};"

    def _value(self, name: str, path: str) -> str:
        """The variable of an imported module, which is written first if it is not there yet."""
        other = (self._root / name).parent.joinpath(path).resolve().relative_to(self._root)
        self.add(other.as_posix())
        return _variable(other.as_posix())


def _pairs(names: str) -> list[tuple[str, str]]:
    """The names between braces: ``a as b`` is ``("a", "b")``, and ``a`` alone ``("a", "a")``."""
    parts = [one.strip().split(" as ") for one in names.split(",") if one.strip()]
    return [(part[0], part[-1]) for part in parts]


def _variable(name: str) -> str:
    return "$" + re.sub(r"\W", "_", name)
