"""Faults in words are read or refused, for every kind of simulated device."""

from typing import Any

import pytest

from drivers.errors import UriError
from drivers.faults import with_faults
from drivers.photo.sources.faults import Faults as CameraFaults
from drivers.printer.simulated.faults import Faults as PrinterFaults

BOTH = pytest.mark.parametrize("device", [CameraFaults, PrinterFaults])


def test_faults_are_read() -> None:
    faults = with_faults("dark,gone:5,", CameraFaults())
    assert (faults.dark, faults.gone, faults.hang) == (True, 5, None)


def test_faults_stand_beside_those_in_force_and_change_nothing_else() -> None:
    before = PrinterFaults(cover=True)
    after = with_faults("stop:1200", before)
    assert (after.cover, after.stop) == (True, 1200)
    assert before == PrinterFaults(cover=True)
    assert with_faults("", before) == before


@BOTH
@pytest.mark.parametrize("text", ["gone", "absent:3", "explodes", "gone:-1", "gone:x", "gone:٣"])
def test_a_fault_that_does_not_exist_is_refused_with_those_there_are(
    device: Any, text: str
) -> None:
    with pytest.raises(UriError, match=r"absent, .*gone"):
        with_faults(text, device())
