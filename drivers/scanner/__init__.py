"""Barcode and QR scanners.

Tested by tests/drivers/scanner.
"""
