"""What holds for every test, and the fixtures that any of them may ask for."""

from hypothesis import settings

#: A server over HTTP; journals and accounts of every kind; a PostgreSQL of our own.
pytest_plugins = ["tests.served", "tests.stores", "tests.postgres_fixtures"]

# An example that is slow on a busy machine is no failure; pytest's own timeout ends what hangs.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
