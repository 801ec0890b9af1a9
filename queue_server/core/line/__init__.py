"""Tickets and the line they stand in: values and data structures."""
