"""The formulas: spectra and numbers in, arrays out. Deterministic equivalents, identities at finite n and p, tuning."""
