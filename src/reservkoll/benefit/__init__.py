"""Societal benefit of an activity, calculated from the user's own figures. An estimate, never a verdict."""
