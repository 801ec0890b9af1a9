from collections.abc import Mapping

import pytest

from tests.house.imports.imported import Imports, ParsedModule, parsed


@pytest.fixture(scope="session")
def tree() -> Mapping[str, ParsedModule]:
    """Every module of the product, parsed."""
    return parsed()


@pytest.fixture(scope="session")
def imports(tree: Mapping[str, ParsedModule]) -> Imports:
    """Which of our modules imports which, ours or others'."""
    return {name: module.imports for name, module in tree.items()}
