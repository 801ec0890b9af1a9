"""``make audit``: known faults in our dependencies, a bill of materials, licences.

Exit codes: 0 nothing found, 1 a package has an advisory or an unaccepted licence, 3 (only with
``--strict``) the advisory service could not be asked. Without ``--strict`` that part is reported
as skipped, so that a machine without a network can do the other two.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PINS = HERE / "requirements" / "run.txt"
BILL = HERE / "build" / "sbom.cdx.json"
PAGE = HERE / "docs" / "third-party.md"

#: A licence that contains one of these may be shipped with Apache-2.0 code.
ACCEPTED = (
    *("MIT", "BSD", "Apache", "PSF", "Python Software Foundation", "HPND", "MPL", "LGPL", "ISC"),
    *("CC0", "Unlicense", "Zlib", "OFL", "Public Domain", "BSL-1.0"),
)


@dataclass(frozen=True, slots=True)
class CarriedPart:
    """What a wheel carries besides its own code. ``reason``: why a licence that may not be shipped
    with Apache-2.0 code does no harm here.
    """

    name: str
    licence: str
    reason: str = ""


_ENCODERS = (
    "pip fetches PyAV from its makers, and Jiaohao is given on without it; both may be given on"
    " together under the GPL, version 3, as the licence of the encoders and Apache-2.0 allow"
)

#: By package, missing from its metadata.
CARRIED: Mapping[str, Sequence[CarriedPart]] = {
    "av": (
        CarriedPart("FFmpeg", "LGPL-3.0-or-later"),
        CarriedPart("x264", "GPL-2.0-or-later", _ENCODERS),
        CarriedPart("x265", "GPL-2.0-or-later", _ENCODERS),
    )
}

_HEAD = """# What others made

Jiaohao stands on these packages; each keeps its own licence. Written by `make audit` from the pins
in `requirements/run.txt`; the full bill of materials (CycloneDX) is written to
`build/sbom.cdx.json` at the same time.

| Package | Licence |
|---|---|
"""


def main(argv: list[str]) -> int:
    """Run the three parts; the worst exit code counts."""
    parser = argparse.ArgumentParser(prog="make audit", description=__doc__)
    parser.add_argument("--strict", action="store_true", help="exit 3 when advisories are unknown")
    options = parser.parse_args(argv)
    codes = [_advisories(options.strict), _bill(), _licences()]
    return next((code for code in (1, 3) if code in codes), 0)


def pinned(text: str) -> list[str]:
    """The names pinned by a requirements file, in its order."""
    return re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", text, flags=re.MULTILINE)


def unknown(report: dict[str, Any]) -> list[str]:
    """The packages about which the advisory service said nothing."""
    return [one["name"] for one in report["dependencies"] if "skip_reason" in one]


def known_faults(report: dict[str, Any]) -> list[str]:
    """One line per advisory: package, version, identifier, the version that fixes it."""
    return [
        f"{one['name']} {one['version']}: {fault['id']}"
        f" (mended in {', '.join(fault['fix_versions']) or 'no version yet'})"
        for one in report["dependencies"]
        for fault in one.get("vulns", [])
    ]


def refused(
    licences: Iterable[dict[str, str]], carried: Mapping[str, Sequence[CarriedPart]] = CARRIED
) -> list[str]:
    """What has a licence that is not among :data:`ACCEPTED`: packages, and what they carry without
    a reason. A reason for what needs none, or for a package that is not there, is refused, too.
    """
    packages = {one["Name"].lower(): one["License"] for one in licences}
    parts = [(package, part) for package, some in carried.items() for part in some]
    return [
        *(f"{name}: {licence}" for name, licence in packages.items() if not accepted(licence)),
        *(
            f"{package} with {part.name}: {part.licence}"
            for package, part in parts
            if package in packages and accepted(part.licence) == bool(part.reason)
        ),
        *(f"{one}: it is not there" for one in carried if one not in packages),
    ]


def accepted(licence: str) -> bool:
    """Whether code under it may be shipped with ours: one of several to choose from, but each of
    several that hold together.
    """
    return all(
        any(word in each for word in ACCEPTED) for each in re.split(r"\band\b", licence, flags=re.I)
    )


def page(licences: Iterable[dict[str, str]]) -> str:
    """The page of licences, one row per package, in order of name."""
    found = {one["Name"].lower(): one["License"] for one in licences}
    rows = [f"| {name} | {found[name]}{_carried(name)} |\n" for name in sorted(found)]
    reasons: dict[str, list[str]] = {}
    for part in (one for name in sorted(found) for one in CARRIED.get(name, ()) if one.reason):
        reasons.setdefault(part.reason, []).append(f"{part.name} ({part.licence})")
    return (
        _HEAD + "".join(rows)
        + "".join(f"\n{' and '.join(some)}: {why}.\n" for why, some in reasons.items())
    )  # fmt: skip


def _carried(package: str) -> str:
    some = [f"{one.name} ({one.licence})" for one in CARRIED.get(package, ())]
    return f"; its wheel carries {', '.join(some)}" if some else ""


def _advisories(strict: bool) -> int:
    """Ask pip-audit. A package it could not check does not count as one without faults."""
    command = [str(BIN / "pip-audit"), "-r", str(PINS), "--disable-pip", "--require-hashes"]
    ran = subprocess.run([*command, "-f", "json"], capture_output=True, text=True)
    try:
        report = json.loads(ran.stdout)
    except ValueError:
        reason = (ran.stderr.strip().splitlines() or ["no answer"])[-1]
        return _skipped(f"pip-audit gave no report ({reason})", strict)
    faults = known_faults(report)
    for fault in faults:
        print(f"audit: {fault}", file=sys.stderr)
    if faults:
        return 1
    silent = unknown(report)
    if silent:
        return _skipped(f"nothing is known about {len(silent)}: {' '.join(silent)}", strict)
    print(f"audit: no advisory against {len(report['dependencies'])} packages")
    return 0


def _skipped(reason: str, strict: bool) -> int:
    print(f"audit: SKIPPED advisories: {reason}", file=sys.stderr)
    return 3 if strict else 0


def _bill() -> int:
    BILL.parent.mkdir(exist_ok=True)
    command = [str(BIN / "cyclonedx-py"), "requirements", str(PINS), "--pyproject"]
    command += [str(HERE / "pyproject.toml"), "--output-reproducible", "-o", str(BILL)]
    ran = subprocess.run(command, capture_output=True, text=True)
    if ran.returncode != 0:
        print(f"audit: no bill of materials: {ran.stderr.strip()}", file=sys.stderr)
        return 1
    print(f"audit: bill of materials in {BILL.relative_to(HERE)}")
    return 0


def _licences() -> int:
    names = pinned(PINS.read_text(encoding="utf-8"))
    command = [str(BIN / "pip-licenses"), "--format=json", "--packages", *names]
    ran = subprocess.run(command, capture_output=True, text=True)
    found: list[dict[str, str]] = json.loads(ran.stdout)
    PAGE.write_text(page(found), encoding="utf-8")
    against = refused(found)
    for line in against:
        print(f"audit: licence not accepted: {line}", file=sys.stderr)
    print(f"audit: licences of {len(found)} packages in {PAGE.relative_to(HERE)}")
    return 1 if against else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
