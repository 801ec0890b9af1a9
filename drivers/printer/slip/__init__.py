"""The slip: composed of the catalogue's words, drawn as a 1-bit picture.

Tested by tests/drivers/printer/slip.
"""
