"""What the tests of signature pads share."""

import sys
from pathlib import Path

# `--import-mode=importlib` leaves sys.path alone; helpers stand beside the tests.
sys.path.insert(0, str(Path(__file__).parent))
