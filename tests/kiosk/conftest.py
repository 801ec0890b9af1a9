import sys
from pathlib import Path

# `--import-mode=importlib` leaves sys.path alone; helpers stand beside the tests.
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
