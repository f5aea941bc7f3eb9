"""What the field gets in hand, one module for each: made from finished tables, apart from the review."""
