"""One version, wherever it is written."""

import tomllib
from pathlib import Path

from queue_server import VERSION

ROOT = Path(__file__).parents[2]


def test_the_program_the_package_and_the_changelog_say_the_same_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION
    assert f"## {VERSION} — 20" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_supported_versions_name_this_one() -> None:
    minor = VERSION.rpartition(".")[0]
    assert f"| {minor}.x | yes |" in (ROOT / "SECURITY.md").read_text("utf-8")
