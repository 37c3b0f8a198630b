"""A frame of rows, one column for each fact, evaluated at once; equal to evaluating each row as a case."""
