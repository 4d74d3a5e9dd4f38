# SPDX-License-Identifier: Apache-2.0
"""english.py CATALOGUES FOLDER: a line for each English word in what tools said in another language.

FOLDER has a file for each command that was refused, fr.1 or nl.2: the command on the first line, and what it
said. English words are those of texts in the catalogues that no translation into that language has. What a
person typed and what is the same in every language does not count: quoted and typed words, options, paths,
capitals, reasons and names that have a dash, an underscore or a digit."""
import collections
import pathlib
import re
import sys

WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{3,}")
QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|«[^»\n]*»|`[^`\n]*`")
# What holds more than letters is a name: a path, an option, a reason, a host.
NAME = re.compile(r"\S*[\w\d][-_./=@:+\\0-9][\w/]\S*|--?\S+|\S*/\S*|\S*\d\S*")


def strings(path, keyword):
    """The strings of a kind in a catalogue, each in one line there."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if match := re.fullmatch(rf'{keyword}\S* "(.*)"', line):
            yield match[1].replace('\\"', '"')


def words(text):
    return {word for word in WORD.findall(text) if not word.isupper()}


def lowered(text):
    return {word.lower() for word in words(text)}


def vocabulary(catalogues, language):
    english, theirs = set(), set()
    path = catalogues / f"{language}.po"
    for text in strings(path, "msgid"):
        english |= lowered(NAME.sub(" ", QUOTED.sub(" ", text)))
    for text in strings(path, "msgstr"):
        theirs |= lowered(text)
    return english - theirs


def main():
    catalogues, folder = map(pathlib.Path, sys.argv[1:])
    known = {language: vocabulary(catalogues, language) for language in ("fr", "nl", "de")}
    found = collections.defaultdict(list)
    for path in sorted(folder.iterdir()):
        language = path.name.split(".")[0]
        command, _, said = path.read_text(encoding="utf-8", errors="replace").partition("\n")
        said = NAME.sub(" ", QUOTED.sub(" ", said))
        for word in lowered(said) & known[language] - lowered(command):
            found[language, word].append((command, said))
    for (language, word), places in sorted(found.items()):
        command, said = places[0]
        line = next((line for line in said.split("\n") if word in lowered(line)), "")
        print(f"{language}: {word}: {len(places)}: {command}: {line.strip()}")
    return 1 if found else 0


sys.exit(main())
