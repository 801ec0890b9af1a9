"""Photo stations."""
