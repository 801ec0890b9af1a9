"""That everything is tested, and the laws are tried as often as is said.

``reach`` finds what the tests of a place reach.
"""
