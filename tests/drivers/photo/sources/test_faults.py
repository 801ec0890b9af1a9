"""Faults in words are read or refused."""

import pytest

from drivers.errors import UriError
from drivers.photo.sources.faults import parse_faults


def test_faults_are_read() -> None:
    faults = parse_faults("dark,gone:5,")
    assert (faults.dark, faults.gone, faults.hang) == (True, 5, None)


@pytest.mark.parametrize("text", ["gone", "dark:3", "explodes", "gone:-1", "gone:x"])
def test_a_fault_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(UriError):
        parse_faults(text)
