# SPDX-License-Identifier: Apache-2.0
"""gaps.py FILE.po...: a line for each translation whose gaps are not those of its text; they are filled by number."""
import re
import string
import sys


def entries(path):
    """Lists of the strings of one entry each, by keyword: msgid, msgstr, msgstr[0]..."""
    entry, keyword = {}, None
    for line in open(path, encoding="utf-8").read().split("\n"):
        if match := re.fullmatch(r'(?:(msg\S+) )?"(.*)"', line):
            keyword = match[1] or keyword
            entry[keyword] = entry.get(keyword, "") + match[2].replace('\\"', '"').replace("\\\\", "\\")
        elif not line and entry:
            yield entry
            entry = {}
    if entry:
        yield entry


def gaps(text):
    """The numbers of the gaps; nothing is allowed in them but a number."""
    names = []
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if form or conversion or not re.fullmatch(r"[0-9]*", name):
            raise ValueError(name)
        names.append(name)
    if "" in names:
        if set(names) != {""}:
            raise ValueError("numbered and not")
        return list(range(len(names)))
    return sorted(map(int, names))


def is_right(text, translation):
    try:
        return gaps(text) == gaps(translation)
    except ValueError:
        return False


faults = 0
for path in sys.argv[1:]:
    for entry in entries(path):
        texts = [entry.get("msgid", ""), entry.get("msgid_plural", "")]
        for keyword, translation in entry.items():
            if keyword.startswith("msgstr") and texts[0]:
                if not is_right(texts[1] if keyword == "msgstr[1]" else texts[0], translation):
                    print(f"{path}: {texts[0]}")
                    faults += 1
sys.exit(faults > 0)
