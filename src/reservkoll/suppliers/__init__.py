"""Our suppliers as people keep them: a list of profiles, and a list of the contracts they were awarded earlier."""
