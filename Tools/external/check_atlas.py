#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds every file of an atlas against atlas.schema.json, by a validator that is not ours."""

import json
import pathlib
import sys

import jsonschema


def main():
    folder = pathlib.Path(sys.argv[1]).parent
    schema = json.loads((folder / "atlas.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    files = sorted(folder.glob("*.json")) + sorted(folder.glob("*/*.json"))
    failed = 0
    for file in files:
        if file.name == "atlas.schema.json":
            continue
        # landmarks/back.json is described by file_landmarks, spans.json by file_spans.
        kind = file.stem if file.parent == folder else file.parent.name
        judge = jsonschema.Draft202012Validator(
            {"$ref": f"#/$defs/file_{kind}", "$defs": schema["$defs"]}
        )
        errors = list(judge.iter_errors(json.loads(file.read_text(encoding="utf-8"))))
        failed += len(errors)
        print(f"{file.relative_to(folder)}: {len(errors)} errors")
        for error in errors[:5]:
            print(f"  {error.json_path}: {error.message[:200]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
