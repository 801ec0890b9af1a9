"""The TV wall."""
