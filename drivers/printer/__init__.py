"""Ticket printers: a slip as a picture, the picture as ESC/POS, and the truth about its fate.

Tested by tests/drivers/printer.
"""
