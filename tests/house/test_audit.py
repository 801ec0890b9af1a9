"""What the audit says about the packages underneath us."""

from pathlib import Path
from typing import Any

import pytest

from house import audit

PINS = audit.PINS.read_text("utf-8")

REPORT: dict[str, Any] = {
    "dependencies": [
        {"name": "sound", "version": "1.0", "vulns": []},
        {
            "name": "broken",
            "version": "2.0",
            "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}],
        },
        {"name": "silent", "skip_reason": "not found"},
    ]
}


def test_an_advisory_is_named_with_the_version_that_mends_it() -> None:
    assert audit.known_faults(REPORT) == ["broken 2.0: PYSEC-1 (mended in 2.1)"]


def test_a_package_nobody_could_ask_about_is_named_and_not_called_sound() -> None:
    assert audit.unknown(REPORT) == ["silent"]


def test_a_licence_we_may_not_ship_is_refused_by_name() -> None:
    licences = [{"Name": "a", "License": "MIT License"}, {"Name": "b", "License": "AGPL-3.0"}]
    assert audit.refused(licences, {}) == ["b: AGPL-3.0"]


@pytest.mark.parametrize(
    ("licence", "accepted"),
    [
        ("BSD License; GPLv3", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("Apache-2.0 AND MIT", True),
        ("Apache-2.0 AND GPL-3.0-only", False),
        ("GPL-2.0-or-later", False),
    ],
)
def test_a_licence_may_be_one_of_several_to_choose_from(licence: str, accepted: bool) -> None:
    assert audit.accepted(licence) is accepted


@pytest.mark.parametrize(
    ("licence", "reason", "refused"),
    [
        ("LGPL-3.0-or-later", "", []),
        ("GPL-2.0-or-later", "", ["av with x264: GPL-2.0-or-later"]),
        ("GPL-2.0-or-later", "it is not given on", []),
        ("MIT", "there is nothing to say", ["av with x264: MIT"]),
    ],
)
def test_what_a_wheel_carries_is_judged_like_the_package(
    licence: str, reason: str, refused: list[str]
) -> None:
    carried = {"av": [audit.CarriedPart("x264", licence, reason)]}
    assert audit.refused([{"Name": "av", "License": "BSD-3-Clause"}], carried) == refused


def test_a_package_that_is_no_longer_there_carries_nothing() -> None:
    assert audit.refused([], {"av": []}) == ["av: it is not there"]


def test_what_is_carried_against_the_rule_has_its_reason_on_the_page() -> None:
    shipped = audit.PAGE.read_text("utf-8")
    parts = [part for some in audit.CARRIED.values() for part in some if part.reason]
    assert [one.name for one in parts if f"{one.reason}." not in shipped] == []
    assert [name for name in audit.CARRIED if name not in audit.pinned(PINS)] == []


def test_a_pin_is_found_with_and_without_extras_and_hashes_are_not_pins() -> None:
    text = "aiohttp==3.1 \\\n    --hash=sha256:00\ncoverage[toml]==7.1 ; python_version < '4'\n"
    assert audit.pinned(text) == ["aiohttp", "coverage"]


def test_every_package_we_ship_has_its_licence_in_the_page() -> None:
    page = audit.PAGE.read_text("utf-8").replace("_", "-")
    platform_only = {"colorama", "setuptools", "tzdata"}
    names = set(audit.pinned(PINS)) - platform_only
    assert [name for name in sorted(names) if f"| {name} |" not in page] == []


def test_every_pin_has_hashes() -> None:
    for pins in Path(audit.PINS).parent.glob("*.txt"):
        blocks = pins.read_text("utf-8").split("\n\n")[0]
        assert blocks.count("--hash=sha256:") >= blocks.count("==") > 0, pins.name
