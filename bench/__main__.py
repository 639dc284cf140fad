"""Run every bench, each in its own process: `python -m bench [NAME …]`, `make bench`."""

import ast
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """List the benches: every module of this folder; what they share stands in its packages."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("__"))


def header(name: str) -> str:
    """Return a bench's name and the first line of its docstring."""
    told = ast.get_docstring(ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))) or ""
    return f"== {name}: {told.partition(chr(10))[0]}"


def main() -> int:
    """Run the named benches, or all; return how many failed."""
    wanted = sys.argv[1:] or names()
    if unknown := set(wanted) - set(names()):
        sys.exit(f"no such bench: {', '.join(sorted(unknown))}: name some of {', '.join(names())}")
    failed = 0
    for name in wanted:
        print(f"\n{header(name)}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
