"""Write the generated pages of docs/: one for each rule, and the commands in Swedish and in English.

python tools/make_docs.py           # writes them
python tools/make_docs.py --check   # names those that are not in step; exit code 1
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from docs_commands import command_pages
from docs_rules import rule_pages

DOCS = Path(__file__).parents[1] / "docs"
GENERATED = ("commands.md", "commands-en.md", "rules/*.md")


def pages() -> dict[str, str]:
    """Each generated page by its path in docs/."""
    return {**rule_pages(), **command_pages()}


def out_of_step(wanted: dict[str, str]) -> list[str]:
    """The pages in docs/ that are not what they should be, are lacking, or are no longer made."""
    there = {str(path.relative_to(DOCS)) for pattern in GENERATED for path in DOCS.glob(pattern)}
    changed = {name for name, text in wanted.items() if name not in there or (DOCS / name).read_text("utf-8") != text}
    return sorted(changed | (there - set(wanted)))


def main() -> int:
    wanted = pages()
    wrong = out_of_step(wanted)
    if "--check" in sys.argv[1:]:
        for name in wrong:
            print(f"docs/{name} is not in step. Run: make docs", file=sys.stderr)
        return 1 if wrong else 0
    for name in wrong:
        path = DOCS / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name], "utf-8")
        else:
            path.unlink()
    print(f"{len(wanted)} pages, {len(wrong)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
