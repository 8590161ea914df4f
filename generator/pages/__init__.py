"""The pages of an edition, one family a module; each yields jobs for the plan."""
