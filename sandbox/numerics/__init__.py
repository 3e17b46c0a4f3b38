"""Numerical tools that know no statistics: root finding and quadrature."""
