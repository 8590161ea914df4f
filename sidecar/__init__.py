"""The sidecar: accounts, codes by e-mail, consent and signed downloads; everything else of a newsroom is static."""
