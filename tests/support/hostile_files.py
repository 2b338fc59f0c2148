"""Environment files that mean harm, each with what is said of it."""

from __future__ import annotations

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{right}: &{right} [{', '.join([f'*{left}'] * 9)}]\n"
    for left, right in zip("abcdefgh", "bcdefghi", strict=True)
)
FILES: dict[str, tuple[str | bytes, str]] = {
    "alias bomb": (BOMB, "anchors and aliases are not supported"),
    "cyclic alias": ("project: &a [*a]\n", "anchors and aliases are not supported"),
    "merge bomb": ("a: &a {b: 1}\nc: {<<: [*a, *a]}\n", "anchors and aliases"),
    "10 MB text": ("project: " + "y" * 10_000_000 + "\n", "is larger than 256 KiB"),
    "10 MB list": ("a:\n" + "- x\n" * 2_500_000, "is larger than 256 KiB"),
    "nested in a line": ("a: " + "[" * 3000 + "]" * 3000 + "\n", "nests too deeply"),
    "nested over lines": ("a:\n" + " [\n" * 3000, "nests too deeply"),
    "nested to the limit": ("a:\n" + " {a:\n" * 40_000, "nests too deeply"),
    "nested dashes": ("- " * 3000 + "x\n", "nests too deeply"),
    "nested keys": ("? " * 3000 + "x\n", "nests too deeply"),
    "nested by indent": ("".join(f"{' ' * n}a:\n" for n in range(600)), "nests too deeply"),
    "python object": ("project: !!python/object/apply:os.system ['touch pwned']\n", "the tag"),
    "own tag": ("project: !x y\n", "the tag !x is not supported"),
    "duplicate key": ("project: a\nproject: b\n", "stands twice; the first is in line 1"),
    "two documents": ("project: a\n---\nproject: b\n", "is not valid YAML"),
    "sexagesimal": ("project: a\nregion: 12:30:45\n", "region:"),
    "norway": ("project: a\nregion: eu-west-1\nprotected: no\n", "protected:"),
    "octal account": ("project: a\naccount_id: 0123\n", "account_id:"),
    "control character": ('project: "a\\u0007b"\n', "project:"),
    "raw control character": ("project: a\x07b\n", "is not valid YAML"),
    "NUL": ("project: a\0b\n", "is not valid YAML"),
    "no UTF-8": (b"project: \xff\xfe\n", "is not UTF-8 text"),
    "a list": ("- a\n", "must be a mapping"),
    "a huge number": ("project: a\nlogs: {retention_days: " + "9" * 5000 + "}\n", "retention_days"),
    "jinja": ("project: '{{ 7 * 7 }}{% include \"x\" %}'\n", "project:"),
    "interpolation": ("project: '${file(\"/etc/passwd\")}'\n", "project:"),
}
