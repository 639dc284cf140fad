"""Extracts commitments from the plan part of any work report: clauses, lists, figures, titles."""
