"""Same need: purchases that may be one need split into several."""
