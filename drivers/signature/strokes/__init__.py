"""What a pen drew: from samples to strokes, and the formats strokes are stored in.

Tested by tests/drivers/signature/strokes.
"""
