"""What is written: references and their bibliography, LaTeX, tables of numbers as text."""
