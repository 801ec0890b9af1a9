"""Population tables of a month, imported from a file and shown to everyone."""
