"""For those who keep a rulebook: run its cases, see what they cover, what looks wrong, how two editions differ."""
