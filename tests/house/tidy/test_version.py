"""One version, wherever it is written."""

import tomllib
from pathlib import Path

from queue_server import VERSION

ROOT = Path(__file__).parents[3]


def test_the_program_the_package_and_the_changelog_say_the_same_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION
    newest = (ROOT / "CHANGELOG.md").read_text("utf-8").partition("\n## ")[2]
    assert newest.startswith(f"{VERSION} — 20")


def test_what_is_offered_and_written_is_frozen_for_this_version() -> None:
    stem = VERSION.replace(".", "_")
    for kept in ("compatibility/contract_{}.json", "compatibility/config_{}.toml",
                 "core/events/journal_{}.jsonl"):  # fmt: skip
        assert (ROOT / "tests" / kept.format(stem)).is_file(), kept


def test_the_supported_versions_name_this_one() -> None:
    minor = VERSION.rpartition(".")[0]
    assert f"| {minor}.x | yes |" in (ROOT / "SECURITY.md").read_text("utf-8")
