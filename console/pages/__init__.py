"""The pages, one module per subject; console/routes.py says at which address each is and who may open it."""
