"""What a module that says it is pure may reach. Tested by tests/house/imports/test_pure.py.

A module says so in its docstring (``Pure``), its package says so for all in it, or lists it with
``(pure)``. What it imports of ours is held to the same, at any distance: a pure screen that uses a
drawing that opens a file is not pure.
"""

import re
from collections.abc import Iterator, Mapping

from tests.house.imports.imported import ParsedModule, addresses, covers
from tests.house.imports.may_import import VALUES

#: Packages of others that compute; what they read at their start is of their own.
COMPUTING = {
    "PIL", "annotated_types", "escpos", "icu4py", "numpy", "orjson", "pydantic", "pyotp",
    "pypinyin", "segno", "tomlkit", "typing_extensions",
}  # fmt: skip
#: What one of them may import beside: mostly buffers in memory, and chance that is seeded.
ALSO: Mapping[str, set[str]] = {
    # The layouts are files beside it; an office's own is one, too.
    "display.layout.plan": {"logging", "pathlib"},
    # An event's id.
    "drivers.on_wire.messages": {"secrets"},
    "drivers.photo.pictures.codec": {"io", "warnings"},
    "drivers.photo.pictures.document": {"io"},
    # Loaded when the first picture comes.
    "drivers.photo.pictures.vision": {"cv2", "importlib"},
    # The faces are files of the machine.
    "drivers.printer.slip.pen": {"pathlib"},
    "drivers.signature.protocol.signotec": {"io"},
    "drivers.signature.strokes.exports": {"io", "xml.etree.ElementTree"},
    "drivers.speech.sound": {"io", "wave"},
    # A day that is played is the same for the same seed.
    "queue_server.reports.rules.staffing.plan": {"random"},
    "queue_server.simulate.synthetic": {"random"},
    "queue_server.voice.guidance.lines": {"random"},
    "queue_server.voice.sound": {"io", "soundfile", "wave"},
    "queue_server.wire.words.texts": {"codecs"},
}  # fmt: skip
#: Modules of ours that do reach outside, and who takes no more than a value from them.
BORROWED: Mapping[str, set[str]] = {
    "drivers.host.traffic": {"drivers.tap"},
    "drivers.printer.slip.pen": {"drivers.fonts"},
    "drivers.printer.slip.render": {"drivers.fonts"},
    "queue_server.settings.checks.panels": {"queue_server.settings.reading"},
    "queue_server.usecases.ports": {"queue_server.usecases.notes"},
}
#: Pure by the rules of the house, whatever they say.
RULES = re.compile(r"queue_server\.(core|wire|\w+\.rules)")

_SAYS = re.compile(r"\bPure\b")
_LISTED = re.compile(r"^(?:- )?``(\w+)``.*\(pure\b", re.MULTILINE)


def pure_modules(tree: Mapping[str, ParsedModule]) -> set[str]:
    """Every module that says that it is pure, or is said to be."""
    said = {name for name, module in tree.items() if _SAYS.search(module.docstring)}
    said |= {
        f"{name}.{one}"
        for name, module in tree.items()
        for one in _LISTED.findall(module.docstring)
    }
    return {
        name for name in tree if any(one in said or RULES.fullmatch(one) for one in addresses(name))
    }


def impure(tree: Mapping[str, ParsedModule]) -> Iterator[str]:
    """What pure modules import, at any distance, that is not computed from what is given."""
    for module, way in sorted(_reached(tree).items()):
        may = {*VALUES, *COMPUTING, *ALSO.get(module, ())}
        for used in sorted(tree[module].imports):
            if used not in tree and not any(covers(known, used) for known in may):
                yield f"{way} imports {used}"


def idle(tree: Mapping[str, ParsedModule]) -> list[str]:
    """Every exception that nothing needs."""
    reached = _reached(tree)
    used = {one for module in reached for one in tree[module].imports}
    return [
        *(one for one in sorted(COMPUTING) if not any(covers(one, other) for other in used)),
        *(
            f"{module}: {one}"
            for entries in (ALSO, BORROWED)
            for module, may in entries.items()
            for one in sorted(may)
            if module not in reached or one not in tree[module].imports
        ),
    ]


def _reached(tree: Mapping[str, ParsedModule]) -> Mapping[str, str]:
    """Every module that a pure one stands on, and the way to it: ``kiosk.update → kiosk.model``."""
    found = {name: name for name in sorted(pure_modules(tree))}
    todo = list(found)
    while todo:
        module = todo.pop(0)
        for used in sorted(tree[module].imports & set(tree) - BORROWED.get(module, set())):
            if used not in found:
                found[used] = f"{found[module]} → {used}"
                todo.append(used)
    return found
