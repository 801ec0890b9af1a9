"""What the wall sounds like: the words of a call, and the loudspeaker that plays them."""
