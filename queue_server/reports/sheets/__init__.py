"""One table, and its six forms: for a page as JSON, XLSX, ODS, CSV, JSON and PDF. Every form holds
the cells as they are here; none rounds, sorts or adds up by itself.
"""
