"""The municipality's own activities, answered as if they were bought."""
