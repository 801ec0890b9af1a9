"""What people do at a branch, its one writer, what runs beside them, and the ports all this needs.

Tested by tests/usecases.
"""
