"""How long and how crowded things are, and what is left unused."""
