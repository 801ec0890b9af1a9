"""Counter number displays.

Tested by tests/drivers/led.
"""
