"""What staff publish about commitments: statuses, actuals, evidence."""
