"""The static site generator: one pipeline of pure stages over frozen values; `pipeline.build` is its table of contents."""
