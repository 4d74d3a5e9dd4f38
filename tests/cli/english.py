# SPDX-License-Identifier: Apache-2.0
"""english.py SOURCE FOLDER: a line for each English word in what tools said in another language.

FOLDER has a file for each command that was refused, fr.1 or nl.2: the command on the first line, and what it
said. English words are those of the catalogues in SOURCE/po that no translation into that language has. What a
person typed and what is the same in every language does not count: quoted and typed words, options, paths,
capitals, and the names that SOURCE/man has for checks, reasons and fields."""
import collections
import pathlib
import re
import sys

LANGUAGES = ("fr", "nl", "de")
WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{3,}")
# An apostrophe within a word begins no quotation.
QUOTED = re.compile(r"(?<!\w)'[^'\n]*'|\"[^\"\n]*\"|«[^»\n]*»|`[^`\n]*`")
# What holds more than letters: an option, a path, a reason of two words, a row of CSV.
COMPOUND = re.compile(r"\S*\w[-_./=@:+\\,;]\w\S*|--?\w+|\[\[\w+\]\]|\S*/\S*|\S*\d\S*")
# These begin a line, and pages name them too.
HEADS = {"error", "warning", "note", "notice", "hint", "valid", "invalid"}
# What inputs of the tests say: subjects of certificates, a field of a CSV file.
VALUES = {"authentication", "long", "lines", "trust"}


def strings(path, keyword):
    """The strings of a kind in a catalogue, each in one line there."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if match := re.fullmatch(rf'{keyword}\S* "(.*)"', line):
            yield match[1].replace('\\"', '"')


def words(text):
    return {word.lower() for word in WORD.findall(text) if not word.isupper()}


def vocabulary(catalogue):
    """The English words of a language's catalogue that are no words of the language."""
    english, theirs = (set().union(*(words(COMPOUND.sub(" ", QUOTED.sub(" ", text))) for text in strings(catalogue, kind)))
                       for kind in ("msgid", "msgstr"))
    return english - theirs


def names(pages):
    """The words that the pages have for checks, reasons and fields: "expired" in ".Li expired , revoked"."""
    found = set()
    for page in pages.iterdir():
        for line in re.findall(r"^\.(?:It )?(?:Li|Cm) (.*)", page.read_text(encoding="utf-8"), re.MULTILINE):
            found |= set(WORD.findall(line))
    return found


def without_names(text, known):
    """The text without the known names where a name stands: before a colon or a comma, and alone on a line."""
    return re.sub(r"[a-z]+(?=\s*[:,])|(?<=, )[a-z]+$|^\s+[a-z]+$",
                  lambda match: "" if match[0].strip() in known else match[0], text, flags=re.MULTILINE)


def main():
    source, folder = map(pathlib.Path, sys.argv[1:])
    english = {language: vocabulary(source / f"po/{language}.po") - VALUES for language in LANGUAGES}
    known_names = names(source / "man") - HEADS
    found = collections.defaultdict(list)
    for path in sorted(folder.iterdir()):
        language = path.name.split(".")[0]
        command, _, said = path.read_text(encoding="utf-8", errors="replace").partition("\n")
        said = without_names(COMPOUND.sub(" ", QUOTED.sub(" ", said)), known_names)
        for word in words(said) & english[language] - words(command):
            found[language, word].append((command, said))
    for (language, word), places in sorted(found.items()):
        command, said = places[0]
        line = next(line for line in said.split("\n") if word in words(line))
        print(f"{language}: {word}: {len(places)} times, as in: {command}: {line.strip()}")
    return 1 if found else 0


sys.exit(main())
