"""Items: a speech, a video, an event, a person for readers of one language. Pages and machine-readable outputs use the same items.

Every address of an item is absolute, every text is in the item's language (or in the language that replaces it), and hidden items
are left out. A missing text is empty. Instants are aware `datetime`s; a `Moment` is a civil date or an
instant. Durations and positions are whole milliseconds. Templates format dates, sizes and the like by filters, see `formats`.
"""
