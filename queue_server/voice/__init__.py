"""Voice packs and what is spoken with them, for wall, loudspeaker and command line.

What is said is decided in ``queue_server/wire/sound/speech.py``; here it becomes sound.
"""
