#!/usr/bin/env python3
"""Writes confusables.txt, the table behind Confusables.cs, from the files of a newer Unicode version.

    python3 renew-confusables.py PATH/confusables.txt PATH/UnicodeData.txt > confusables.txt

Both come from unicode.org, of one version: Public/security/<version>/confusables.txt and
Public/<version>/ucd/UnicodeData.txt (since 17.0: Public/<version>/security/). Run the tests
afterwards: one of them names each new letter that passes for punctuation, for NameCharacters.cs.
"""
import re
import sys

IN_NAMES = re.compile(r"L.|Nd|Mn|Mc")

HEADER = """\
# What looks alike: the part of the Unicode confusables table that names can meet.
#
# Source: confusables.txt of UTS #39, Unicode Security Mechanisms, version {version}.
# A line is PROTOTYPE ; LETTERS: each of the letters, digits and marks on the right looks like the sequence on the left.
# Left out: code points that are no letter, digit or mark, and those that NFD takes apart before the table is asked.
# To renew: renew-confusables.py, beside this file.
#
# UNICODE LICENSE V3
# Copyright (c) 1991-{year} Unicode, Inc.
# SPDX-License-Identifier: Unicode-3.0
#
# Permission is hereby granted, free of charge, to any person obtaining a copy of data files and any associated
# documentation (the "Data Files") or software and any associated documentation (the "Software") to deal in the Data Files
# or Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
# distribute, and/or sell copies of the Data Files or Software, and to permit persons to whom the Data Files or Software
# are furnished to do so, provided that either (a) this copyright and permission notice appear with all copies of the Data
# Files or Software, or (b) this copyright and permission notice appear in associated Documentation.
#
# THE DATA FILES AND SOFTWARE ARE PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
# LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT OF THIRD PARTY RIGHTS.
# IN NO EVENT SHALL THE COPYRIGHT HOLDER OR HOLDERS INCLUDED IN THIS NOTICE BE LIABLE FOR ANY CLAIM, OR ANY SPECIAL
# INDIRECT OR CONSEQUENTIAL DAMAGES, OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
# ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
# THE DATA FILES OR SOFTWARE.
#
# Except as contained in this notice, the name of a copyright holder shall not be used in advertising or otherwise to
# promote the sale, use or other dealings in these Data Files or Software without prior written authorization of the
# copyright holder.
"""


def letters_that_survive_nfd(unicode_data):
    """Code points that a name can hold and that have no canonical decomposition."""
    letters, first = set(), None
    for line in unicode_data:
        code, name, category, _, _, decomposition = line.split(";")[:6]
        code = int(code, 16)
        if name.endswith("First>"):
            first = code
            continue
        codes = range(first if name.endswith("Last>") else code, code + 1)
        if IN_NAMES.fullmatch(category) and (not decomposition or decomposition.startswith("<")):
            letters.update(codes)
    return letters


def main(confusables_path, unicode_data_path):
    with open(unicode_data_path, encoding="utf-8") as file:
        letters = letters_that_survive_nfd(file)
    with open(confusables_path, encoding="utf-8-sig") as file:
        text = file.read()

    look_alikes = {}
    for source, prototype in re.findall(r"^([0-9A-F]+) ;\t([0-9A-F ]+?) ;", text, re.MULTILINE):
        if int(source, 16) in letters:
            look_alikes.setdefault(prototype, []).append(source)

    by_code_point = lambda code: int(code, 16)
    print(HEADER.format(version=re.search(r"# Version: (\S+)", text)[1], year=re.search(r"# Date: (\d+)", text)[1]))
    for prototype in sorted(look_alikes, key=lambda codes: [by_code_point(code) for code in codes.split()]):
        print(prototype, ";", *sorted(look_alikes[prototype], key=by_code_point))


main(*sys.argv[1:])
