"""Hypothesis looks at the same examples at every run, and takes the time it needs."""

import hypothesis

hypothesis.settings.register_profile("deterministic", derandomize=True, deadline=None, print_blob=False)
hypothesis.settings.load_profile("deterministic")
