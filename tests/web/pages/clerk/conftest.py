"""The clerk page on a stage."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def desk(stage: Any, open_page: Callable[..., Any]) -> Callable[..., Any]:
    """The clerk page at counter 4 in a situation."""

    def show(situation: str | None = None, **options: Any) -> Any:
        page = open_page(f"{stage.url}/clerk", **options)
        page.locator(".card.idle").wait_for()
        if situation:
            stage.push("counter:4", stage_counter(situation))
            page.locator(f".card.{situation}").wait_for()
        return page

    stage_counter = stage.scenes.counter
    return show
