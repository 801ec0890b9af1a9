"""Ticket printers: a slip as a picture, the picture as ESC/POS, and the truth about its outcome.

Tested by tests/drivers/printer.
"""
