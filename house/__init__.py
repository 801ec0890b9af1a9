"""Programs that look after the code: generated pages, mutation scores, the audit of dependencies.

Nothing here is part of the product; ``make`` runs them.
"""
