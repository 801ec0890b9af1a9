"""Pictures as arrays: decoding, finding faces and pages, cutting, checking. Pure.

Tested by tests/drivers/photo/pictures.
"""
