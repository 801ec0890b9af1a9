"""Pages of ``docs/`` that are made from the code, so that they say what is so.

``make docs`` writes them; a test fails when one is not what it would be now.
"""
