"""Thin byte pipes to devices; all obey :class:`drivers.transport.base.Transport`.

Tested by tests/drivers/printer/test_contract.py and the links of each family in tests/drivers.
"""
