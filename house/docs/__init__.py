"""Pages of ``docs/`` that are generated from the code, so that they stay true.

``make docs`` writes them; a test fails when one is out of date.
"""
