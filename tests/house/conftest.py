import grimp
import pytest


@pytest.fixture(scope="session")
def graph() -> grimp.ImportGraph:
    """Which module of ours imports which, ours and others'."""
    ours = ("queue_server", "drivers", "kiosk", "display")
    return grimp.build_graph(*ours, include_external_packages=True)
