"""Counter displays have room for every number, or the check names the one that has not."""

import pytest

from queue_server.settings.checks.displays import too_wide
from queue_server.settings.tables.config import DeviceTable, SeriesTable

SERIES = [SeriesTable(prefix="A"), SeriesTable(prefix="BX", last=99_999, digits=5)]


def display(frame: str | None, *, driver: str = "led", query: str = "") -> DeviceTable:
    options = {} if frame is None else {"frame": frame}
    return DeviceTable(name="sign", driver=driver, uri=f"sim:led{query}", options=options)


@pytest.mark.parametrize(
    ("frame", "labels"),
    [
        (None, ["BX99999"]),
        ("{stx}{digits:5}{etx}", []),
        ("{digits:02}", ["A999", "BX99999"]),
        ("{bcd:2}", ["BX99999"]),
        ("{bcd:3}", []),
        ("{label:6}", ["BX99999"]),
        ("{LABEL:7}", []),
        ("no field at all", []),
    ],
)
def test_a_display_is_too_narrow_for_the_longest_number_of_a_series(
    frame: str | None, labels: list[str]
) -> None:
    assert too_wide(display(frame), SERIES) == labels


def test_the_frame_in_the_address_goes_before_that_of_the_table() -> None:
    assert too_wide(display("{digits:1}", query="?frame=%7Bdigits:5%7D"), SERIES) == []


def test_other_devices_show_no_numbers() -> None:
    assert too_wide(display("{digits:1}", driver="scanner"), SERIES) == []
