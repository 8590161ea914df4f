"""How bytes leave the house: one module a delivery."""
