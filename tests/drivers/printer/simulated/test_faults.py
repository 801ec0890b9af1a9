"""At most one slip per ticket and the truth about it, whatever happens at whichever byte.

For each fault and each byte count k a slip is printed, the fault strikes after k bytes, a person
puts things right, and a second, different slip is printed. The table that
docs/devices/ticket-printers.md shows is made by ``outcomes``.
"""

from collections import Counter
from dataclasses import replace

import pytest
from PIL import Image

from drivers.base import Outcome
from drivers.errors import DeviceError
from drivers.printer import encode as escpos
from drivers.printer.driver import EscposPrinter, Timing
from tests.drivers.printer.links import LINKS, Link, counts_around, timeless_link

#: Narrow and short, so that every part of a transmission is met in few thousand bytes.
WIDTH, ROWS = 192, 130
#: A printer that was mended answers, however slow the machine that plays it.
MENDED = Timing(status_s=2.0, probe_s=0.03, proof_s=20.0, heartbeat_s=60.0)
#: Faults that begin after a number of bytes.
COUNTING_FAULTS = ("stop", "gone", "power", "mute")


def slip(seed: int) -> Image.Image:
    """A picture that no part of another can be mistaken for."""
    rows = [
        bytes((seed + row * 7 + column) & 0xFF | 1 for column in range(24)) for row in range(ROWS)
    ]
    return Image.frombytes("1", (WIDTH, ROWS), bytes(b ^ 0xFF for row in rows for b in row))


FIRST, SECOND = slip(3), slip(101)


def as_printed(picture: Image.Image) -> bytes:
    """The same with the real-time commands broken, on paper 576 dots wide."""
    black, row_bytes = escpos.raster(picture)
    wide = b"".join(
        black[at : at + row_bytes].ljust(72, b"\0") for at in range(0, len(black), row_bytes)
    )
    return bytes(b ^ 0xFF for b in wide)


def size_of_a_print() -> int:
    """Every byte of a print: four questions, start, strips, end with proofs, one question each."""
    profile = escpos.PROFILES["80mm"]
    strips = escpos.encode(FIRST, profile)
    questions = 12 + 3 * (len(strips.pieces) + 2)
    proofs = len(escpos.ask_process_id("ABCD")) + len(escpos.ASK_PAPER_IN_ORDER)
    ends = len(escpos.start(profile)) + len(escpos.finish(profile))
    return questions + ends + strips.size + proofs


def attempt(link: Link, driver: EscposPrinter, picture: Image.Image, mark: str) -> str:
    """Print once, reopening first as the supervisor would; returns the outcome in a word."""
    try:
        report = driver.print(driver.prepare(picture), mark=mark)
    except DeviceError:
        return "failed"
    link.store.doubt |= report.outcome is Outcome.UNCERTAIN
    return str(report.outcome)


def reopened(link: Link, driver: EscposPrinter) -> EscposPrinter:
    driver.close()
    for _ in range(20):
        fresh = link.driver()
        try:
            fresh.open()
        except DeviceError:
            fresh.close()
        else:
            return fresh
    raise AssertionError("the printer never came back")


def check_one(link: Link, fault: str, k: int, *, known: dict[str, bool] | None = None) -> str:
    """Strike after ``k`` bytes, mend, print another slip; the laws hold. Returns the outcome."""
    link.printer.arm(**(known or {}))
    driver = link.driver()
    driver.open()
    link.printer.arm(**{fault: k})
    outcome = attempt(link, driver, FIRST, "ABCD")
    link.printer.mend()
    link.printer.arm(**(known or {}))
    patient = link if link.timing == Timing() else replace(link, timing=MENDED)
    driver = reopened(patient, driver)
    second = attempt(patient, driver, SECOND, "ABCE")
    driver.close()
    slips = [piece.tobytes() for piece in link.printer.slips]
    whole = slips.count(as_printed(FIRST))
    where = f"{fault} after {k} bytes: {outcome}, {len(slips)} pieces"
    assert whole <= 1, where
    assert len(slips) <= 2, where
    assert whole == 1 or outcome != "confirmed", where
    assert len(slips) == 1 or outcome != "failed", where
    assert second == "confirmed", where
    assert slips[-1] == as_printed(SECOND), where
    return outcome


def outcomes(fault: str, counts: list[int], **known: bool) -> Counter[str]:
    """How prints ended over all ``counts``."""
    seen: Counter[str] = Counter()
    for k in counts:
        seen[check_one(timeless_link(), fault, k, known=known)] += 1
    return seen


@pytest.mark.parametrize("fault", COUNTING_FAULTS)
@pytest.mark.parametrize("known", [{}, {"no_process_id": True}, {"no_clear": True}])
def test_whenever_it_strikes_at_most_one_slip_comes_out_and_the_outcome_is_true(
    fault: str, known: dict[str, bool]
) -> None:
    counts = counts_around(size_of_a_print(), stride=127, edge=24)
    seen = outcomes(fault, counts, **known)
    assert seen["uncertain"] > 0
    assert seen["failed"] > 0
    assert sum(seen.values()) == len(counts)


@pytest.mark.parametrize("name", ["tcp", "pty", "usb"])
@pytest.mark.parametrize("fault", ["stop", "gone", "power"])
def test_the_same_holds_on_real_links(name: str, fault: str) -> None:
    for k in (1, 13, 40, 1200, 3000, size_of_a_print() - 30, size_of_a_print() - 3):
        with LINKS[name]() as link:
            check_one(link, fault, k)


@pytest.mark.parametrize("rows", range(1, ROWS + 2, 7))
def test_paper_ending_after_any_row_never_gives_a_second_slip(rows: int) -> None:
    check_one(timeless_link(), "paper_after", rows)


def test_a_print_without_faults_is_confirmed() -> None:
    assert outcomes("stop", [10**6]) == Counter(confirmed=1)


def test_these_laws_would_notice_a_printer_that_prints_twice() -> None:
    # Teeth: a driver that repeats a slip unasked must fail the check above.
    link = timeless_link()
    driver = link.driver()
    driver.open()
    link.printer.slips.append(FIRST)
    link.printer.slips.append(FIRST)
    with pytest.raises(AssertionError):
        check_one(link, "stop", 10**6)
