"""The values of command-line options: a size, a layout, one of several screens."""

import argparse

from display.layout.plan import names, plan

LAYOUT_HELP = f"which parts it has: {', '.join(names())}, or a TOML file"
SCREEN_HELP = "of a layout with several screens, counted from the top left"


def size_of_screen(text: str) -> tuple[int, int]:
    """``1920x1080`` in pixels.

    Raises:
        ValueError: It is not two numbers from 240 to 16384.
    """
    width, _, height = text.lower().partition("x")
    size = int(width), int(height)
    if min(size) < 240 or max(size) > 16_384:
        raise ValueError(text)
    return size


def layout(text: str) -> str:
    """The name or the file of a layout that can be used.

    Raises:
        argparse.ArgumentTypeError: It cannot; says why.
    """
    try:
        plan(text)
    except ValueError as mistake:
        raise argparse.ArgumentTypeError(str(mistake)) from mistake
    return text


def screen(text: str) -> tuple[int, int]:
    """``2,1``: the second row, the first column.

    Raises:
        ValueError: It is not two numbers.
    """
    row, _, column = text.partition(",")
    return int(row), int(column)
