"""A real PostgreSQL for the processes that need one."""

from tests.postgres_fixtures import postgres_server

__all__ = ["postgres_server"]
