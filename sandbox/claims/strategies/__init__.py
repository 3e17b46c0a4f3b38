"""Hypothesis strategies for the space of exact models; their door is `sandbox.strategies`."""
