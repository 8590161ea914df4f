"""The site in one language: what may be read, texts, addresses, dates, templates, assets and translations."""
