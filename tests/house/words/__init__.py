"""What things are called, and how texts are written.

``ends`` finds the ends of the keys that a program puts together.
"""
