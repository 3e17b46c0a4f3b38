"""The subcommands of ``python -m sandbox``, one module each: `declare` says what it takes, `run` does it."""
