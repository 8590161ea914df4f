"""What may come out of a build, one family a module."""
