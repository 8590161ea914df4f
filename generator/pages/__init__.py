"""The pages of an edition, one family a module; each gives jobs for the plan."""
