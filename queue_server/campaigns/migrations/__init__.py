"""The steps of the wing's tables."""
