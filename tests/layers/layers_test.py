#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plants wrong includes and wrong calls: layers.py must find each."""
import contextlib
import io
import pathlib
import subprocess
import tempfile
import unittest

import layers

REFUSED = [
    ("include/techuser/username.hpp", "<fmt/format.h>"),
    ("include/techuser/username.hpp", '"support/say.hpp"'),
    ("lib/support/nearest.cpp", "<techuser/username.hpp>"),
    ("lib/support/time.cpp", "<unistd.h>"),
    ("lib/username/username.cpp", "<openssl/x509.h>"),
    ("lib/username/username.cpp", "<techuser/contact_person.hpp>"),
    ("lib/username/username.cpp", "<fstream>"),
    ("lib/username/username.cpp", '"registration/changes.hpp"'),
    ("lib/entity/quality.cpp", "<techuser/username.hpp>"),
    ("lib/batchfile/batch_file_check.cpp", "<techuser/reference_data.hpp>"),
    ("lib/certificate/certificate.cpp", "<sqlite3.h>"),
    ("lib/certificate/certificate.cpp", "<techuser/registry.hpp>"),
    ("lib/certificate/certificate.cpp", "<techuser/ssh_key.hpp>"),
    ("lib/sshkey/pkey.cpp", "<techuser/certificate.hpp>"),
    ("lib/sshkey/pkey.cpp", "<botan/pwdhash.h>"),
    ("lib/registry/sqlite.cpp", "<libpq-fe.h>"),
    ("lib/system/files.cpp", '"data/csv.hpp"'),
    ("lib/report/page.cpp", "<iostream>"),
    ("lib/report/page.cpp", "<boost/format.hpp>"),
    ("lib/report/page.cpp", '"cli/console.hpp"'),
    ("lib/cellar/wine.cpp", "<string>"),
    ("apps/check_username.cpp", "<CLI/CLI.hpp>"),
    ("apps/check_username.cpp", "<openssl/x509.h>"),
    ("apps/check_enterprise.cpp", "<techuser/username.hpp>"),
    ("apps/cli/console.cpp", "<spdlog/spdlog.h>"),
    ("apps/cli/console.cpp", '"gen_sshkey/request.hpp"'),
]

ACCEPTED = [
    ("include/techuser/username.hpp", "<tl/expected.hpp>"),
    ("lib/username/username.cpp", "<techuser/enterprise_number.hpp>"),
    ("lib/data/csv.cpp", '"system/files.hpp"'),
    ("lib/certificate/certificate.cpp", "<openssl/x509.h>"),
    ("lib/sshkey/password_hash.cpp", "<botan/pwdhash.h>"),
    ("lib/system/files.cpp", "<sys/stat.h>"),
    ("lib/registry/postgres.cpp", "<libpq-fe.h>"),
    ("apps/cli/options.cpp", "<CLI/CLI.hpp>"),
    ("apps/register_techuser/commands/create.cpp", '"cli/cli.hpp"'),
]


def check(tree, *objects):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        status = layers.main([tree, *objects])
    return status, output.getvalue()


class Layers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = pathlib.Path(folder.name)

    def write(self, path, text):
        file = self.tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def test_wrong_includes_are_found_at_their_line(self):
        for path, include in REFUSED:
            with self.subTest(path=path, include=include):
                self.setUp()
                self.write(path, f"#include <string>\n\n#include {include}\n")
                status, output = check(self.tree)
                self.assertEqual(status, 1, output)
                self.assertIn(path, output)

    def test_right_includes_are_accepted(self):
        for path, include in ACCEPTED:
            with self.subTest(path=path, include=include):
                self.setUp()
                self.write(path, f"#include {include}\n")
                self.assertEqual(check(self.tree), (0, ""))

    def test_what_a_tool_reaches_through_a_header_is_found(self):
        self.write("apps/check_enterprise.cpp", '#include "cli/find_user.hpp"\n')
        self.write("apps/cli/find_user.hpp", "#include <techuser/registry.hpp>\n")
        self.write("include/techuser/registry.hpp", "#include <string>\n")
        status, output = check(self.tree)
        self.assertEqual(status, 1, output)
        self.assertIn("apps/cli/find_user.hpp:1: techuser/registry.hpp: apps/check_enterprise.cpp may not reach", output)

    def compile(self, room, text):
        folder = self.tree / "objects" / room
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["c++", "-x", "c++", "-c", "-o", folder / "one.cpp.o", "-"], input=text, text=True, check=True)

    def test_a_circle_of_includes_is_found(self):
        self.write("lib/entity/one.cpp", '#include "username/two.hpp"\n')
        self.write("lib/username/two.hpp", '#include "entity/one.hpp"\n')
        status, output = check(self.tree)
        self.assertEqual(status, 1, output)
        self.assertIn("lib/entity/one.cpp:1: username/two.hpp: entity may not use username", output)

    def test_a_circle_of_calls_is_found_although_no_include_shows_it(self):
        self.write("lib/entity/one.cpp", "#include <string>\n")
        self.compile("entity", "void upper(); void lower() { upper(); }")
        self.compile("username", "void lower(); void upper() { lower(); }")
        status, output = check(self.tree, self.tree / "objects")
        self.assertEqual(status, 1, output)
        self.assertIn("one.cpp.o: entity may not use username: needs upper()", output)
        self.assertNotIn("needs lower()", output)

    def test_a_folder_without_objects_is_a_fault(self):
        self.write("lib/entity/one.cpp", "#include <string>\n")
        status, output = check(self.tree, self.tree)
        self.assertEqual(status, 1, output)
        self.assertIn("holds no object of a room", output)

    def test_a_tree_without_includes_is_a_fault(self):
        status, output = check(self.tree)
        self.assertEqual(status, 1, output)
        self.assertIn("no include was read", output)


if __name__ == "__main__":
    unittest.main()
