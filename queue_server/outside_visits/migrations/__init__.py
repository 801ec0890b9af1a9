"""The migrations of the wing's tables."""
