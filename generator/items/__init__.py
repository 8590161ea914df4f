"""Items: a speech, a video, an event, a person as readers of one language get them. Pages and machine outputs read the same.

An item is finished: every address is absolute, every text is in the item's language (or in the language that stands in for it), and what
may not be seen yet is not there. A text that is missing is an empty one. Instants are aware `datetime`s; a `Moment` is a civil date or an
instant. Durations and positions are whole milliseconds. Templates write dates, sizes and the like by filters, see `formats`.
"""
