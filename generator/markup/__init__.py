"""Markdown as speeches use it: what Python-Markdown lacks or does too generously, one idea a module.

`reader` makes a tree from the text; the other modules look at that tree or change it in place; `writing` and `plain` read it out.
`generator.stages.convert` names the order.
"""
