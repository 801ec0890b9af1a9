"""Whatever is kept from a checker says why, on its line."""

import io
import re
import tokenize
from pathlib import Path

ROOT = Path(__file__).parents[3]
PACKAGES = ("queue_server", "kiosk", "drivers", "display", "house")
SUPPRESSES = re.compile(r"#\s*(?:noqa|type:\s*ignore)")
#: Codes, and the reason after a dash, or for mypy after a hash.
REASONED = re.compile(
    r"# noqa: [A-Z]+\d+(?:, [A-Z]+\d+)* - \S.*|# type: ignore\[[a-z-]+(?:, [a-z-]+)*\]  # \S.*"
)


def without_reason(source: str) -> list[int]:
    """The lines with a suppression that names no code or gives no reason."""
    if not SUPPRESSES.search(source):
        return []
    return [
        one.start[0]
        for one in tokenize.generate_tokens(io.StringIO(source).readline)
        if one.type == tokenize.COMMENT
        and SUPPRESSES.search(one.string)
        and not REASONED.fullmatch(one.string)
    ]


def test_every_suppression_in_the_product_gives_its_reason() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for line in without_reason(path.read_text("utf-8"))
    ]
    assert found == [], "say why: # noqa: CODE - reason, or # type: ignore[code]  # reason"


def test_a_suppression_without_code_or_reason_is_found() -> None:
    assert without_reason("x = 1  # noqa: E501") == [1]
    assert without_reason("x = 1  # noqa - because") == [1]
    assert without_reason("\nx = 1  # type: ignore[misc]") == [2]
    assert without_reason("x = 1  # type: ignore  # because") == [1]
    assert without_reason("x = 1  # noqa: E501, F401 - because") == []
    assert without_reason("x = 1  # type: ignore[misc]  # because") == []
    assert without_reason("x = '# noqa: E501'") == []
