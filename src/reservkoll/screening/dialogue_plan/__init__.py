"""The dialogue plan: when to invite, publish and sign."""
