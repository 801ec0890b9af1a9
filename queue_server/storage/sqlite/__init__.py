"""The journal of one office: a SQLite file that one process owns."""
