"""The journal of a city: several server processes on one PostgreSQL database."""
