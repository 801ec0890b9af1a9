"""What the upload wants is read from the configuration, and nonsense is refused."""

import pytest

from drivers.errors import UriError
from drivers.photo.pictures.profile import UploadProfile, profile_from


def test_without_options_it_is_the_printed_photograph_at_300_dpi() -> None:
    assert profile_from({}) == UploadProfile()
    assert (UploadProfile().width_px, UploadProfile().height_px) == (413, 531)


def test_pixels_follow_from_the_resolution_unless_given() -> None:
    assert profile_from({"dpi": "600"}).height_px == 1063
    given = profile_from({"width_px": "700", "height_px": "900", "max_bytes": "50000"})
    assert (given.width_px, given.height_px, given.most_bytes) == (700, 900, 50_000)


@pytest.mark.parametrize(
    "options",
    [
        {"dpi": "5"},
        {"dpi": "many"},
        {"width_px": "413", "height_px": "413"},
        {"head_mm": "20"},
        {"head_mm": "tall"},
        {"head_mm": "nan"},
        {"max_bytes": "-1"},
        {"max_bytes": "99999999999"},
    ],
)
def test_options_that_make_no_photograph_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(UriError):
        profile_from(options)
