"""Identities that hold at every n and p."""
