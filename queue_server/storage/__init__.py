"""The journal and everything that lasts; SQLAlchemy lives here and nowhere else.

Tested by tests/storage.
"""
