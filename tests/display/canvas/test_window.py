"""Two windows on one desk: both are visible, whole."""

import pytest

from display.canvas.window import beside, fitted

KIOSK, WALL = (540, 960), (1280, 720)


def test_kiosk_and_wall_stand_side_by_side_on_a_usual_screen() -> None:
    desktop = (1920, 1080)
    kiosk_x, _ = beside(fitted(KIOSK, desktop), desktop, "left")
    wall_x, _ = beside(fitted(WALL, desktop), desktop, "right")
    assert kiosk_x + KIOSK[0] <= wall_x
    assert wall_x + WALL[0] <= desktop[0]


@pytest.mark.parametrize("desktop", [(1366, 768), (1024, 768), (800, 600), (540, 960), (400, 300)])
@pytest.mark.parametrize("wanted", [KIOSK, WALL])
def test_a_window_is_never_larger_than_the_screen_and_keeps_its_proportions(
    wanted: tuple[int, int], desktop: tuple[int, int]
) -> None:
    w, h = fitted(wanted, desktop)
    x, y = beside((w, h), desktop, "right")
    assert min(x, y) >= 0
    assert x + w <= desktop[0]
    assert y + h <= desktop[1]
    assert w / h == pytest.approx(wanted[0] / wanted[1], rel=0.01)


def test_a_window_that_fits_has_the_size_that_was_asked_for() -> None:
    assert fitted(KIOSK, (540, 960)) == KIOSK
