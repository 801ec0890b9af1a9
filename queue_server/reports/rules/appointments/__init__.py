"""Pure: what became of each appointment."""
