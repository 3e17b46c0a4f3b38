"""What of the documentation is generated: each module is a Sphinx extension that writes one kind of page."""
