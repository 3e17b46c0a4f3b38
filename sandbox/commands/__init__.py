"""The subcommands of ``python -m sandbox``, one module each: `add_parser` declares it, `run` does it."""
