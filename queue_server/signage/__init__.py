"""The wing ``signage``: the board in a browser, and what walls show between calls."""
