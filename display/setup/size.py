"""The size of a screen as it is written on a command line."""


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
