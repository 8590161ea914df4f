"""Dead links in the documentation: relative links and anchors of every Markdown file that is not content.

    python scripts/check_docs.py [ROOT]

prints `path:line: dead link TARGET` for each and exits with 1 if there is one. Links to other sites are not followed.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

NOT_DOCS = ("content/", "tests/", "site_templates/")
LINK = re.compile(r"\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|^\[[^\]]+\]:\s*<?([^\s>]+)", re.MULTILINE)
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
OTHER_SITE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def without_code(text: str) -> str:
    """Blank out code, keeping the lines, so that an example is not taken for a link or a heading."""
    return CODE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def anchors(text: str) -> set[str]:
    """Return the anchors that code forges make of headings: lower case, no punctuation, hyphens for spaces."""
    blocks = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    found: set[str] = set(re.findall(r"\b(?:id|name)=\"([^\"]+)\"", blocks))
    for heading in HEADING.findall(blocks):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|[*`]", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        count = next(n for n in range(1000) if (f"{slug}-{n}" if n else slug) not in found)
        found.add(f"{slug}-{count}" if count else slug)
    return found


def has(target: Path, anchor: str) -> bool:
    """Say whether a file is there, and its anchor where it is Markdown."""
    if anchor and target.suffix == ".md" and target.is_file():
        return anchor in anchors(target.read_text(encoding="utf-8"))
    return target.exists()


def dead_links(file: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Yield line and target of each link of a Markdown file that leads nowhere inside `root`."""
    text = without_code(file.read_text(encoding="utf-8"))
    for match in LINK.finditer(text):
        link = match.group(1) or match.group(2)
        path, _, anchor = link.partition("#")
        if OTHER_SITE.match(link):
            continue
        target = (file.parent / unquote(path)).resolve() if path else file
        if not (target.is_relative_to(root) and has(target, anchor)):
            yield text.count("\n", 0, match.start()) + 1, link


def documents(root: Path) -> list[Path]:
    """Return the Markdown files that git knows or would add, without the content of the newsroom."""
    git = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", "*.md"]
    names = subprocess.run(git, cwd=root, check=True, capture_output=True, text=True).stdout.splitlines()
    return [root / name for name in sorted(names) if not name.startswith(NOT_DOCS) and (root / name).exists()]


def main(root: Path) -> int:
    """Print the dead links of all documents and return the exit status."""
    dead = [(file, line, link) for file in documents(root) for line, link in dead_links(file, root)]
    for file, line, link in dead:
        print(f"{file.relative_to(root)}:{line}: dead link {link}")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()))
