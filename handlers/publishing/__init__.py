"""What staff publish of commitments: statuses, actuals, evidence."""
