"""What is known of users, sessions and machines without asking the store.

Only ``Recognition`` reads it again and changes it, so that no reading undoes a change.

Tested by tests/people/test_recognition.py and tests/people/test_use.py.
"""
