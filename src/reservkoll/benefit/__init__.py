"""The benefit to society of an activity, reckoned openly from the user's own figures. An estimate, never a verdict."""
