"""Rating pads: how a visit was, 1 to 5."""
