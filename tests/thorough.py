"""How many examples a costly law is tried on: few in a normal run, many in `make torture`.

Tested by tests/house/testing/test_thorough.py.
"""

import os

#: Set by `make torture`.
THOROUGH = os.environ.get("JIAOHAO_THOROUGH") == "1"


def tried(few: int, *, thorough: int, all_of_them: bool = THOROUGH) -> int:
    """The number of examples, for ``max_examples``."""
    return thorough if all_of_them else few
