"""The TV wall."""

import os

# pygame greets on standard output, which belongs to the program that uses it.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
