"""Thin byte pipes to devices; all obey :class:`drivers.transport.base.Transport`."""
