"""The TV wall.

Tested by tests/display.
"""

import os

# pygame prints a greeting on standard output, which belongs to the program that uses it.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
