"""From a file to the cells of a table, whatever the table holds."""
