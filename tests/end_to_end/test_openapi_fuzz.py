"""Requests generated from our own OpenAPI description, by schemathesis, against a real server."""

import contextlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.processes import Clerk, Office
from tests.thorough import tried
from tests.waiting import PATIENCE_S

#: What signs the caller out, and what ends the server, as they should.
NOT_TRIED = "session|users|screens|config/restart"
#: For each operation, on top of those that cover every bound of its description once.
EXAMPLES = tried(3, thorough=8)
#: Methods tried where an address lacks them, and how many of these.
METHODS = ["delete", "get", "options", "patch", "post", "put", "query", "trace"]
WRONG = METHODS[: tried(1, thorough=len(METHODS))]
#: A preview is a process that draws a wall: three hundred, one for every bound, are too many.
EVERY_PREVIEW = bool(tried(0, thorough=1))
SETTINGS = f"""
[phases.coverage]
unexpected-methods = {WRONG}

[[operations]]
include-path = "/api/v1/signage/preview"
phases.coverage.enabled = {str(EVERY_PREVIEW).lower()}
"""
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    office.prepare()
    office.start()
    yield office
    office.stop()


@pytest.mark.timeout(1800)
@pytest.mark.skipif(not shutil.which(SCHEMATHESIS), reason="schemathesis is not installed")
def test_nothing_made_up_from_the_description_is_a_server_error(office: Office) -> None:
    cookie = Clerk(office.url, "admin").cookie()
    settings = office.folder / "schemathesis.toml"
    settings.write_text(SETTINGS)
    done = subprocess.run(
        [
            str(SCHEMATHESIS), "--config-file", str(settings),
            "run", f"{office.url}/openapi.json", "-H", f"Cookie: {cookie}",
            "--max-examples", str(EXAMPLES), "--checks", "not_a_server_error", "--workers", "1",
            "--exclude-path", "/api/v1/live", "--exclude-path-regex", NOT_TRIED,
            "--seed", "20261124", "--request-timeout", f"{PATIENCE_S:.0f}",
        ],
        capture_output=True, text=True, timeout=1700, cwd=office.folder,
    )  # fmt: skip
    found = re.search(r"=+ (ERRORS|FAILURES) =+", done.stdout)
    assert done.returncode == 0, done.stdout[found.start() if found else 0 :][:6000]
    assert office.process is not None
    assert "Traceback" not in office.process.log.read_text()
    with contextlib.closing(office.link("display")) as link:
        assert link.request("GET", "/api/v1/board").status == 200
