"""The plan for dialogue: when to invite, publish and sign."""
