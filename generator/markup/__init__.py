"""Markdown for speeches: extensions and restrictions of Python-Markdown, one topic a module.

`reader` parses the text into a tree; the other modules check that tree or change it in place; `html_writer` and `plain` serialise it.
`generator.stages.convert` calls them in order.
"""
