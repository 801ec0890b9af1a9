"""What each package may import, and nothing else. A package without an entry fails.

import-linter (pyproject.toml) says which layer stands on which; this says what may be used at all.
For the rooms within the wings, see test_rooms.py.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping

import grimp
import pytest

OURS = ("queue_server", "drivers", "kiosk", "display")
KERNEL = {"queue_server.core", "queue_server.usecases", "queue_server.wire"}
WING = {
    *KERNEL,
    "queue_server.processes",
    "queue_server.web",
    "queue_server.storage",
    "aiohttp",
    "orjson",
}
DATABASE = {"sqlalchemy", "alembic"}

#: Packages of ours and of others, by package. Of ``drivers``, ``kiosk`` and ``display`` as a whole.
ALLOWED: Mapping[str, set[str]] = {
    "queue_server.core": set(),
    "queue_server.wire": {"icu4py", "pydantic", "annotated_types", "typing_extensions"},
    "queue_server.usecases": {"queue_server.core", "orjson"},
    "queue_server.storage": {
        "queue_server.core", "queue_server.processes", "queue_server.traces",
        "queue_server.usecases", "orjson", "psycopg", *DATABASE,
    },
    "queue_server.web": {
        *KERNEL, "queue_server", "aiohttp", "altcha", "icalendar", "orjson", "prometheus_client",
        "annotated_types",
    },
    "queue_server.audit": WING - {"queue_server.storage", "aiohttp", "orjson"},
    "queue_server.devices": {*WING - {"queue_server.storage"}, "annotated_types", "segno"},
    "queue_server.editing": {
        *KERNEL, "queue_server.processes", "queue_server.settings", "queue_server.web",
        "annotated_types", "orjson", "pydantic", "tomlkit",
    },
    "queue_server.floor": {*KERNEL, "queue_server.simulate", "queue_server.web", "annotated_types"},
    "queue_server.people": {
        *WING, *DATABASE, "annotated_types", "argon2", "cryptography", "joserfc", "pyotp", "segno",
        "webauthn",
        "zxcvbn",
    },
    "queue_server.reports": {
        *WING, *DATABASE, "queue_server.simulate", "annotated_types", "odfdo", "python_calamine",
        "typst", "xlsxwriter",
    },
    "queue_server.link": {
        "queue_server.processes", "queue_server.wire", "websockets", "aiohttp", "fontTools",
    },
    "queue_server.voice": {
        "queue_server.wire", "numpy", "soundfile", "scipy", "pyloudnorm", "pypinyin",
        "onnxruntime", "faster_whisper", "espeakng_loader", "av",
    },
    "queue_server.signage": {
        *WING, *DATABASE, "PIL", "annotated_types", "av", "pypdfium2", "queue_server.voice",
    },
    "queue_server.campaigns": {*WING, *DATABASE, "annotated_types"} - {"aiohttp"},
    "queue_server.visits": {*WING, *DATABASE, "annotated_types"} - {"aiohttp"},
    "queue_server.settings": {"queue_server.core", "queue_server.wire", "pydantic"},
    "queue_server.simulate": {"queue_server.core", "matplotlib"},
    "queue_server.traces": {"queue_server.usecases", "orjson"},
    "queue_server.clock": set(),
    "queue_server.command_line": {"queue_server.traces"},
    "queue_server.processes": set(),
    "queue_server.tls": {"queue_server.processes", "cryptography"},
    "queue_server.catalogue": set(),
    "queue_server.opening": {
        *KERNEL, "queue_server.campaigns", "queue_server.clock", "queue_server.people",
        "queue_server.reports",
        "queue_server.signage", "queue_server.storage", "queue_server.visits",
    },
    "queue_server.configured": {
        *KERNEL, "queue_server.audit", "queue_server.clock", "queue_server.editing",
        "queue_server.people", "queue_server.settings", "queue_server.storage",
        "queue_server.tls", "queue_server.traces", "queue_server.visits", "queue_server.web",
    },
    "queue_server.day_chores": {
        "queue_server.core", "queue_server.settings", "queue_server.usecases",
    },
    "queue_server.bootstrap": {
        *KERNEL, "queue_server.audit", "queue_server.campaigns", "queue_server.clock",
        "queue_server.configured",
        "queue_server.day_chores",
        "queue_server.devices", "queue_server.editing", "queue_server.floor", "queue_server.link",
        "queue_server.opening",
        "queue_server.people", "queue_server.processes", "queue_server.reports",
        "queue_server.settings",
        "queue_server.signage", "queue_server.storage", "queue_server.tls", "queue_server.traces",
        "queue_server.visits", "queue_server.web",
    },
    "queue_server.commands": {
        *KERNEL, "queue_server.bootstrap", "queue_server.campaigns", "queue_server.clock",
        "queue_server.command_line",
        "queue_server.configured", "queue_server.editing", "queue_server.link",
        "queue_server.opening",
        "queue_server.people", "queue_server.processes", "queue_server.reports",
        "queue_server.settings", "queue_server.simulate", "queue_server.storage",
        "queue_server.tls", "queue_server.traces", "queue_server.voice", "aiohttp", "display",
        "pypinyin",
    },
    "drivers": {
        "queue_server.command_line", "queue_server.link", "queue_server.processes",
        "queue_server.traces", "queue_server.voice", "queue_server.wire", "PIL", "escpos", "evdev",
        "fontTools", "gphoto2", "hid", "numpy", "cv2", "segno", "serial", "smartcard", "usb",
        "websockets", "zxingcpp",
    },
    "display": {
        "queue_server", "queue_server.clock", "queue_server.command_line", "queue_server.link",
        "queue_server.processes", "queue_server.traces", "queue_server.voice", "queue_server.wire",
        "av", "fontTools", "pygame", "segno",
    },
    "kiosk": {
        "queue_server", "queue_server.command_line", "queue_server.link", "queue_server.processes",
        "queue_server.traces", "queue_server.voice", "queue_server.wire", "display", "drivers",
        "pygame", "segno",
    },
}  # fmt: skip

#: The pure rooms may use only these of the standard library: values, no clock, no I/O.
PURE_STDLIB = {
    "array", "bisect", "codecs", "collections", "dataclasses", "datetime", "enum", "functools",
    "heapq", "itertools", "json", "math", "re", "statistics", "types", "typing", "unicodedata",
    "urllib", "zoneinfo",
}  # fmt: skip
PURE = ("queue_server.core", "queue_server.wire")

Imports = Mapping[str, set[str]]


def package_of(module: str) -> str:
    """``queue_server.web.app`` → ``queue_server.web``; ``drivers.led.make`` → ``drivers``."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "queue_server" else parts[0]


def imports_of(graph: grimp.ImportGraph) -> Imports:
    """What each package imports of other packages, standard library included."""
    found: dict[str, set[str]] = defaultdict(set)
    for module in graph.modules:
        if module.split(".")[0] in OURS:
            package = package_of(module)
            used = {package_of(one) for one in graph.find_modules_directly_imported_by(module)}
            found[package] |= used - {package}
    return found


def strangers(imports: Imports) -> list[str]:
    """Every import that no entry allows."""
    return [
        f"{package} imports {used}"
        for package, everything in sorted(imports.items())
        for used in sorted(everything)
        if not _allowed(package, used)
    ]


def _allowed(package: str, used: str) -> bool:
    if used.split(".")[0] in sys.stdlib_module_names:
        return package not in PURE or used in PURE_STDLIB
    return used in ALLOWED.get(package, set())


def without_entry(packages: Iterable[str]) -> list[str]:
    """Packages that nobody has decided about."""
    return sorted(set(packages) - set(ALLOWED) - {"queue_server"})


@pytest.fixture(scope="module")
def imports(graph: grimp.ImportGraph) -> Imports:
    return imports_of(graph)


def test_each_package_imports_only_what_its_entry_names(imports: Imports) -> None:
    assert strangers(imports) == []


def test_each_package_has_an_entry(imports: Imports) -> None:
    assert without_entry(imports) == []


@pytest.mark.parametrize(
    ("package", "used"),
    [
        ("queue_server.core", "time"),
        ("queue_server.core", "queue_server.wire"),
        ("queue_server.web", "queue_server.devices"),
        ("queue_server.devices", "queue_server.people"),
        ("queue_server.usecases", "sqlalchemy"),
        ("queue_server.bootstrap", "aiohttp"),
        ("queue_server.link", "queue_server.core"),
        ("drivers", "pygame"),
        ("queue_server.booking", "queue_server.core"),
    ],
)
def test_an_import_that_nobody_allowed_is_found(package: str, used: str) -> None:
    assert strangers({package: {used}}) == [f"{package} imports {used}"]


def test_a_new_package_is_found() -> None:
    assert without_entry(["queue_server.booking", "queue_server.web"]) == ["queue_server.booking"]
