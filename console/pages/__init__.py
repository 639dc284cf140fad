"""The pages: one module a subject; console/routes.py says which address each has and who may open it."""
