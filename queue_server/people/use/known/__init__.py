"""What is known of users, sessions and machines without asking the store.

``Recognition`` reads it again, and changes what such a reading could undo. Sessions are ended here
at any time: those that end during a reading are remembered.

Tested by tests/people/test_recognition.py, tests/people/test_use.py and
tests/people/test_enrolment.py.
"""
