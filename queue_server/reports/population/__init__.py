"""Population tables of a month, read from the file that an office uploads."""
