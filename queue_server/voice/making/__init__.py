"""Making a voice pack and hearing how well it is understood: tools for developers, not for offices.

They need the packages of requirements/voice.txt. Only `make hear` tries model, recogniser and
espeak. Tested by tests/voice/making.
"""
