"""Files into ledgers: reading spreadsheets, finding the table, normalising and validating its rows."""
