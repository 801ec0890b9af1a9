import grimp
import pytest


@pytest.fixture(scope="session")
def graph() -> grimp.ImportGraph:
    """Which of our modules imports which, ours or others'."""
    ours = ("queue_server", "drivers", "kiosk", "display")
    return grimp.build_graph(*ours, include_external_packages=True)
