"""What each room of a wing may import. Tested by tests/house/imports/test_rooms.py.

docs/architecture.md has the same as a table for people.
"""

from collections.abc import Mapping

from tests.house.imports.may_import import VALUES as COMPUTING

#: Any room may use them.
VALUES = {*COMPUTING, "queue_server.core", "queue_server.wire"}
USECASES = {"queue_server.usecases"}
PORTS = {"queue_server.usecases.ports"}
#: What makes a route, a topic and an answer; the views are the kernel's words for what is shown.
WEB = {
    f"queue_server.web.{one}"
    for one in (
        "context", "files.documents", "files.sent", "guard.auth", "guard.bodies", "guard.outside",
        "guard.parameters", "joining", "live.client", "live.conversation", "live.topics", "seen",
        "shapes", "table", "tries", "views.base", "views.board", "views.counter", "views.profiles",
        "views.review", "views.ticket",
    )
}  # fmt: skip

#: Beside values and itself, by the name of the room. ``.ports`` is a room of the same wing.
ROOMS: Mapping[str, set[str]] = {
    "rules": set(),
    "ports": {".rules", *PORTS},
    "shapes": {"annotated_types", "queue_server.web.shapes"},
    "views": {".ports", ".rules", ".shapes", *USECASES, *WEB},
    "use": {".ports", ".rules", *USECASES, "asyncio", "logging", "orjson", "secrets"},
    "memory": {".ports", ".rules", *PORTS},
    "store": {
        ".ports", ".rules", *PORTS, "asyncio", "orjson", "os", "pathlib",
        "queue_server.processes.disk", "queue_server.storage", "sqlalchemy",
    },
    "migrations": {*PORTS, "alembic", "sqlalchemy"},
    "routes": {
        ".ports", ".rules", ".shapes", ".use", ".views", *USECASES, *WEB, "aiohttp",
        "annotated_types", "asyncio", "io", "logging", "orjson", "time",
    },
    "wing": {".ports", ".routes", ".rules", ".shapes", ".use", ".views", *USECASES, *WEB},
}  # fmt: skip

SETTINGS = {"queue_server.settings"}
CHILD_PROCESS = {"asyncio", "pathlib", "queue_server.processes.child_process", "sys"}
#: Made in processes of their own, at intervals: their orders and their table are what others need.
MADE_APART = {".making.orders", ".ports", ".rules", *USECASES, "orjson"}
#: What one wing's room, or one module of it, may also import.
OWN: Mapping[str, set[str]] = {
    "audit.verifying": {".ports", *USECASES, *CHILD_PROCESS, "asyncio.subprocess"},
    # Who is at a device: a value of the doorkeeper.
    "devices.ports": {"queue_server.usecases.doorkeeper"},
    "devices.routes": {"segno"},
    "devices.routes.previews": {"socket"},
    # What a client sends is checked where the fleet takes it, against its shape.
    "devices.use": {".shapes"},
    # The subject of its rules is the text of the settings' file; the tables are values.
    "editing.rules": {
        "pydantic", "queue_server.settings.device_kinds", "queue_server.settings.mistakes",
        "queue_server.settings.tables", "tomlkit",
    },
    "editing.files": {
        ".ports", ".rules", *SETTINGS, "queue_server.settings.loading",
        "queue_server.settings.reading", "orjson", "os", "pathlib", "queue_server.processes.disk",
    },
    "editing.memory": {*SETTINGS, "pathlib"},
    "editing.ports": SETTINGS,
    "editing.use": SETTINGS,
    # A day that is played is the same for the same seed.
    "floor.rules": {"queue_server.simulate.day", "queue_server.simulate.synthetic"},
    "people.attempts": {".rules"},
    # Codes of the time that is given, and what a key has signed: computed, nothing else.
    "people.codes": {"pyotp"},
    # Passkeys and the provider are rooms of their own, each with its ports.
    "people.memory": {".passkeys.ports", ".provider.ports"},
    "people.passkeys": {"webauthn"},
    "people.passwords": {
        ".rules", "argon2", "concurrent.futures", "queue_server.usecases.turns", "zxcvbn",
    },
    "people.ports": {".passkeys.ports", ".provider.ports"},
    "people.provider": set(),
    "people.provider.fetch": {"aiohttp", "asyncio", "orjson", "ssl"},
    "people.provider.known": {"queue_server.usecases.turns"},
    "people.provider.tokens": {"joserfc"},
    "people.routes": {"segno"},
    "people.routes.provider": {".provider.flow"},
    "people.routes.proving": {".codes", ".passkeys.ceremony", ".passkeys.ports"},
    "people.store": {".passkeys.ports", ".provider.ports", "cryptography"},
    "people.use": {".attempts", ".codes", ".passkeys", ".passwords", ".provider"},
    "reports.advising": MADE_APART,
    "reports.drafting": MADE_APART,
    "reports.making": {
        ".ports", ".rules", ".sheets", *CHILD_PROCESS, "orjson", "os", "queue_server.usecases",
    },
    # The process that makes a report opens the database itself.
    "reports.making.worker": {".store.source", "sqlalchemy"},
    "reports.population": {".rules", "csv", "io", "pathlib", "python_calamine"},
    "reports.routes": {".drafting", ".making.once", ".making.orders"},
    # A day that is played is the same for the same seed.
    "reports.rules.staffing.plan": {
        "queue_server.simulate.day", "queue_server.simulate.synthetic", "random",
    },
    "reports.sheets": {
        ".rules", "csv", "io", "odfdo", "orjson", "pathlib", "typst", "xlsxwriter", "zipfile",
    },
    "reports.use": {".watching"},
    "reports.watching": {".ports", ".rules", *USECASES},
    "reports.wing": {".advising", ".drafting", ".watching"},
    "signage.board": {".shapes", *WEB},
    "signage.board.sayings": {
        "asyncio", "pathlib", "queue_server.usecases.turns", "queue_server.voice.sound",
        "queue_server.voice.speaking",
    },
    "signage.imaging": {
        ".ports", ".rules", *CHILD_PROCESS, "PIL", "av", "io", "orjson", "pypdfium2",
        "queue_server.processes.limits", "queue_server.usecases.turns", "tempfile", "warnings",
    },
    "signage.routes": {"wave"},
    "signage.routes.board": {".board"},
    "signage.routes.displays": {".screenshots"},
    "signage.routes.media": {".imaging.preview"},
    "signage.screenshots": set(),
    "signage.use": set(),
    "signage.wing": {".board", ".imaging.preview", ".screenshots", "pathlib"},
}  # fmt: skip
