"""Wing: the figures of each day."""
