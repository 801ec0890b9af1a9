"""Codes that people say, type or have scanned. Pure.

The use cases, which make them, know nothing of the wire and have these values once more. Tested by
tests/house/tidy/test_said_alike.py.
"""

#: The characters of a code: none that is mistaken for another when read or heard.
SIGNS = "23456789CDFGHJKMNPQRTVWXY"
CODE_SIGNS = 8
