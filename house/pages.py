"""``make pages``: the pages' scripts checked with types, a linter and tests of their modules.

The types come from the server: the OpenAPI document and the messages of the live connection are
turned into TypeScript declarations each time, so a field that the server does not send is found
here and not in an office. Exit code 0 when all is well or nothing could be checked (which is
reported), else 1.

A value without a type is a mistake as any other. An answer has the type of what the server sends
from the address that it was asked at (``routes.d.ts``).
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from house.joined import topics, wings
from queue_server.web.app import all_routes
from queue_server.web.live.topics import sent
from queue_server.web.ops.openapi import describe
from queue_server.wire import devices
from queue_server.wire.shapes import schema
from queue_server.wire.verbs import VERBS

HERE = Path(__file__).resolve().parents[1]
BUILD = HERE / "build"
BIN = HERE / "node_modules" / ".bin"
MODULES = HERE / "tests" / "web" / "pages" / "modules"


def main() -> int:
    """Run every check; the worst exit code counts."""
    if shutil.which("node") is None or not (BIN / "tsc").exists():
        print("pages: SKIPPED, node or its packages are not installed (run.py setup --dev)")
        return 0
    BUILD.mkdir(exist_ok=True)
    (BUILD / "wire.json").write_text(json.dumps(document()), encoding="utf-8")
    (BUILD / "verbs.json").write_text(json.dumps(VERBS), encoding="utf-8")
    (BUILD / "devices.json").write_text(json.dumps(device_words()), encoding="utf-8")
    codes = [_run(*command) for command in commands()]
    return 1 if any(codes) else 0


def document() -> dict[str, Any]:
    """The OpenAPI document with the pushed messages among its schemas."""
    described = describe(all_routes(wings()))
    for shape in sent(topics()).values():
        schema(shape, described["components"]["schemas"])
    return described


def device_words() -> dict[str, list[str]]:
    """The words for devices that the pages' own tables must know."""
    return {
        "kinds": [*map(str, devices.DeviceKind), *map(str, devices.MachineKind)],
        "stages": [*map(str, devices.Stage)],
        "unheard": sorted(devices.UNHEARD),
        "reasons": [*map(str, devices.Reason)],
        "remedies": [*map(str, devices.Remedy)],
    }


def commands() -> list[list[str]]:
    """The commands, in order: first the declarations, then the checks against them."""
    declare = ["openapi-typescript", "build/wire.json", "--output", "build/wire.d.ts"]
    tests = sorted(str(one.relative_to(HERE)) for one in MODULES.rglob("*.test.js"))
    return [
        [str(BIN / declare[0]), *declare[1:], "--root-types", "--root-types-no-schema-prefix"],
        [str(BIN / "tsc"), "--project", "tsconfig.json"],
        [str(BIN / "eslint"), "queue_server/web/pages", "tests/web/pages"],
        ["node", "--test", *tests],
    ]


def _run(*command: str) -> int:
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True)
    said, code = done.stdout + done.stderr, done.returncode
    print(f"pages: {Path(command[0]).name} {'FAILED' if code else 'passed'}")
    if code:
        print(said)
    return code


if __name__ == "__main__":
    sys.exit(main())
