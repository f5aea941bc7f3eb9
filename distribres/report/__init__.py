"""What a reader sees: display objects, fonts and the exporters that print a notebook as HTML and PDF."""
