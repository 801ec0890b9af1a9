"""The journal in SQL, for SQLite and PostgreSQL alike."""
