#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Judges documents that the tools printed by the JSON Schemas that are installed with them.

documents.py check SCHEMAS FILE     every line of FILE is a right document, but for blank ones; a line that
                                    begins with # names the command that printed what follows
documents.py schemas SCHEMAS        the schemas themselves are right, and complete: every reference leads
                                    somewhere, and every object is closed
documents.py mutate SCHEMAS FILE    no document of FILE is right any more after a small change
"""
import copy
import json
import pathlib
import sys

import jsonschema

# May be missing from a document that has them.
OPTIONAL = {
    "causes", "field", "file", "hint", "input", "line", "offset", "others_under", "part", "parts", "path", "retired_numbers"
}
# May be missing from a channel in the journal.
OPTIONAL_IN_JOURNAL = {"certificate", "preferred_for", "ssh_public_key"}
# Values that are one of a few, or have a shape.
SHAPED = {
    "action", "application", "code", "connection", "date", "directory", "enterprise_number", "environment", "expires_on",
    "fingerprint_md5", "fingerprint_sha256", "fits_portal", "form", "half", "id", "language", "last", "outcome", "party",
    "portal_username", "quality", "reason", "record", "registered_on", "removed_on", "reserved_at", "sender_number",
    "sender_number_source", "sequence", "serial_decimal", "serial_hex", "severity", "sha256", "state", "tool", "type",
    "username", "valid_from", "verdict", "when"
}


class Schemas:
    def __init__(self, folder):
        self.files = {path.name: json.loads(path.read_text()) for path in pathlib.Path(folder).glob("*.schema.json")}
        base = pathlib.Path(folder).resolve().as_uri() + "/"
        store = {base + name: schema for name, schema in self.files.items()}
        self.validators = {
            name: jsonschema.Draft202012Validator(
                schema, resolver=jsonschema.RefResolver(base + name, schema, store=store))
            for name, schema in self.files.items()
        }

    def validator_of(self, document):
        name = "registry-export" if "record" in document else document.get("tool")
        return self.validators.get(f"{name}.schema.json")

    def faults(self, document):
        """What is wrong, as text; nothing when all is right."""
        validator = self.validator_of(document) if isinstance(document, dict) else None
        if validator is None:
            return "no schema is for it"
        error = jsonschema.exceptions.best_match(validator.iter_errors(document))
        return "" if error is None else f"{error.json_path}: {error.message[:500]}"


def read(path):
    command = ""
    for line in open(path, "rb"):
        if line.startswith(b"#"):
            command = line[1:].decode(errors="replace").strip()
        elif line.strip():
            yield command, line.strip()


def check(schemas, path):
    wrong = 0
    seen = set()
    for command, line in read(path):
        if line in seen:
            continue
        seen.add(line)
        try:
            fault = schemas.faults(json.loads(line.decode()))
        except ValueError as error:
            fault = f"not JSON: {error}"
        if fault:
            wrong += 1
            print(f"{command}\n    {line[:2000].decode(errors='replace')}\n    {fault}", file=sys.stderr)
    return wrong == 0


def subschemas(schema):
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from subschemas(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from subschemas(value)


def is_closed(schema):
    known = set(schema.get("properties", ()))
    # With a reference to what several kinds of documents share, the other keyword sees those properties too.
    closing = "unevaluatedProperties" if "$ref" in schema else "additionalProperties"
    return schema.get(closing) is False and set(schema["required"]) <= known


def check_schemas(schemas, _):
    right = bool(schemas.files)
    for name, schema in schemas.files.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        for part in subschemas(schema):
            if isinstance(part.get("$ref"), str):
                schemas.validators[name].resolver.resolve(part["$ref"])
            # {"type": "object"} alone only says that a value is not null.
            if "object" in part.get("type", ()) and len(part) > 1 and not is_closed(part):
                print(f"{name}: open, or requires what it does not know: {part}", file=sys.stderr)
                right = False
    return right


def mutations(value, path=()):
    """What to change: the path to an object, a key, and its new value, or None to take it away."""
    if isinstance(value, list):
        for index, element in enumerate(value):
            yield from mutations(element, (*path, index))
    elif isinstance(value, dict):
        yield path, "unknown_key", 1
        for key, element in value.items():
            optional = (key in OPTIONAL or ("details" in path and key in OPTIONAL_IN_JOURNAL)
                        # Not every refusal is one of a registration.
                        or (key == "outcome" and "error" in value)
                        # An export of an earlier version has none.
                        or (key == "sets" and value.get("record") == "end")
                        # Who only shows a technical user shows removed ones and others.
                        or (key == "removed_on" and "outcome" not in value))
            if not optional:
                yield path, key, None
            # What changed between two certificates can be any value.
            if path[:1] == ("changes",) and key in ("old", "new"):
                continue
            yield path, key, [element, element, {}]
            if key == "status":
                yield path, key, 99
            if key in SHAPED and isinstance(element, str) and "disclosures" not in path:
                yield path, key, element + "?"
            yield from mutations(element, (*path, key))


def mutate(schemas, path):
    shapes = {}
    for _, line in read(path):
        document = json.loads(line)
        shapes.setdefault((document.get("tool"), *sorted(document)), document)
    survived = 0
    count = 0
    for document in shapes.values():
        for where, key, new in mutations(document):
            mutant = copy.deepcopy(document)
            target = mutant
            for step in where:
                target = target[step]
            if new is None:
                del target[key]
            else:
                target[key] = new
            count += 1
            if schemas.validator_of(mutant) is not None and schemas.validator_of(mutant).is_valid(mutant):
                survived += 1
                print(f"still right: {where} {key} {new}: {json.dumps(mutant)[:1000]}", file=sys.stderr)
    print(f"{count} mutants of {len(shapes)} documents, {survived} survived")
    return survived == 0 and count > 0


def main():
    action, folder, *files = sys.argv[1:]
    judge = {"check": check, "schemas": check_schemas, "mutate": mutate}[action]
    return 0 if judge(Schemas(folder), *(files or [None])) else 1


sys.exit(main())
