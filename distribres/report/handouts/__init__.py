"""What the field gets in hand, written from finished tables: one module for each kind of file."""
