"""From a file to tables of cells: what inventories, ledgers and lists have in common, whatever their columns hold."""
