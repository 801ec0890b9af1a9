"""What people do with appointments.

Tested by tests/usecases/book and tests/web/book.
"""
