"""Figures, reports, open data and population tables over HTTP.

Tested by tests/reports/routes.
"""
