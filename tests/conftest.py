"""What holds for every test."""

from hypothesis import settings

# An example that is slow on a busy machine is no failure; pytest's own timeout ends what hangs.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
