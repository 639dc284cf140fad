"""From the plan part of any work report to its commitments: clauses, lists, figures, titles."""
