"""What waits for what, and that it has an end."""
