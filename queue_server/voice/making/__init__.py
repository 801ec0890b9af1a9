"""Making a voice pack and hearing how well it is understood: tools of developers, not of offices.

They need the packages of requirements/voice.txt. Model, recogniser and espeak are tried by
`make hear` alone. Tested by tests/voice/making.
"""
