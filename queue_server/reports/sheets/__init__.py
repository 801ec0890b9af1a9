"""One table, and its six forms: for a page as JSON, XLSX, ODS, CSV, JSON and PDF. Every form holds
the cells as they are here; no format rounds, sorts or adds up on its own.
"""
