"""Deterministic equivalents: spectrum, n, p and penalty in; effective ridge, degrees of freedom and risk out."""
