"""Where the table stands in a file, and how it is made regular: a heading for each column, a line for each record."""
