"""The order of a draw, which anyone can recompute from what is published.

The seed is chosen with the campaign, and its SHA-256 is published at once: it cannot be changed
later. The beacon is a public number that is unknown before the cut-off, such as the numbers of
a state lottery: even with the seed nobody can tell which codes will come first.
"""

import hashlib
import hmac
from collections.abc import Iterable


def commitment(seed: str) -> str:
    """What is published about a seed before the draw: SHA-256 in hexadecimal digits."""
    return hashlib.sha256(seed.encode()).hexdigest()


def lot(seed: str, beacon: str, code: str) -> str:
    """The lot of a code: HMAC-SHA256 with the seed as key over beacon, line feed, code."""
    return hmac.digest(seed.encode(), f"{beacon}\n{code}".encode(), "sha256").hex()


def drawn(seed: str, beacon: str, codes: Iterable[str]) -> list[str]:
    """Codes in the order of their lots, the smallest first."""
    return sorted(codes, key=lambda code: (lot(seed, beacon, code), code))


def mistakes(published: str, seed: str, beacon: str, codes: list[str]) -> list[str]:
    """What is wrong with a published draw; empty if it is right."""
    found = []
    if commitment(seed) != published:
        found.append("the seed is not the one that was promised: its SHA-256 differs")
    if len(set(codes)) < len(codes):
        found.append("a code is listed twice")
    for place, (is_, should) in enumerate(
        zip(codes, drawn(seed, beacon, codes), strict=True), start=1
    ):
        if is_ != should:
            found.append(f"place {place} has {is_}, and should have {should}")
            break
    return found
