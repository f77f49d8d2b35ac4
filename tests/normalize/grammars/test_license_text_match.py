import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.license_text_match import recognise
from scanner.normalize.grammars.license_text_words import words
from scanner.normalize.grammars.spdx import read
from tests.growth import assert_linear

MIT = """\
MIT License

Copyright (c) 2028 the authors

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""

_BSD_HEAD = """\
Copyright (c) 2028, Example Holder. All rights reserved.

Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this
   list of conditions and the following disclaimer.

2. Redistributions in binary form must reproduce the above copyright notice,
   this list of conditions and the following disclaimer in the documentation
   and/or other materials provided with the distribution.
"""
_BSD_NAMES = """
3. Neither the name of Example Holder nor the names of its contributors may be
   used to endorse or promote products derived from this software without
   specific prior written permission.
"""
_BSD_TAIL = """
THIS SOFTWARE IS PROVIDED BY EXAMPLE HOLDER AND CONTRIBUTORS "AS IS" AND ANY
EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL EXAMPLE HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY
DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES
(INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES;
LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON
ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT
(INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS
SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
"""
BSD_2 = _BSD_HEAD + _BSD_TAIL
BSD_3 = _BSD_HEAD + _BSD_NAMES + _BSD_TAIL
ISC = """\
ISC License
Copyright 2028 the authors
Permission to use, copy, modify, and/or distribute this software for any purpose with or without
fee is hereby granted, provided that the above
copyright notice and this permission notice appear in all copies.
THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS
SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE
AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES
WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT,
NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE
OF THIS SOFTWARE.
"""
ZERO_BSD = ISC.replace("provided that the above\ncopyright notice and this permission notice appear in all copies", "")  # fmt: skip
GPL_NOTICE = """\
This program is free software: you can redistribute it and/or modify it under the terms of the GNU
General Public License as published by the Free Software Foundation, either version 3 of the
License, or (at your option) any later version.
"""
APACHE_NOTICE = """\
Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
compliance with the License. You may obtain a copy of the License at
http://www.apache.org/licenses/LICENSE-2.0
Unless required by applicable law or agreed to in writing, software distributed under the License is
distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or
implied. See the License for the specific language governing permissions and limitations under the
License.
"""
EACH = {
    "MIT": MIT, "BSD-2-Clause": BSD_2, "BSD-3-Clause": BSD_3, "ISC": ISC, "0BSD": ZERO_BSD,
    "GPL-3.0-or-later": GPL_NOTICE, "Apache-2.0": APACHE_NOTICE,
}  # fmt: skip


@pytest.mark.parametrize("license_id", EACH)
def test_licence_is_named_whatever_its_layout(license_id: str) -> None:
    text = EACH[license_id]
    assert recognise(text).stated == license_id
    assert recognise(text.upper().replace("\n", "  \n> ")).stated == license_id
    assert recognise("/*\n * " + text.replace("\n", "\n * ")).stated == license_id


@given(st.permutations(sorted(EACH)), st.integers(2, 7))
def test_every_licence_of_a_bundle_is_named_and_none_alone(order: list[str], count: int) -> None:
    bundle = order[:count]
    found = recognise("\n\nThird parties\n\n".join(EACH[each] for each in bundle))
    assert found.licenses == tuple(bundle)
    assert found.only == ""


def test_licence_without_its_notice_clause_is_another_licence() -> None:
    clause = MIT[MIT.index(", subject to the following") : MIT.index("THE SOFTWARE IS")]
    assert recognise(MIT.replace(clause, ".\n\n")).licenses == ("MIT-0",)


@pytest.mark.parametrize(
    "text",
    [
        MIT.replace("FITNESS FOR", "the Software may not be used by any company with more than ten "
                    "employees unless it pays a yearly fee. FITNESS FOR"),
        MIT.replace("to use, copy, modify, merge, publish, distribute, sublicense, and/or sell", ""),
        BSD_3.replace("specific prior written permission", "specific prior written permission. 4. "
                      "This software must not be used to operate any plant of any kind"),
    ],
)  # fmt: skip
def test_licence_with_a_clause_more_or_less_is_not_named(text: str) -> None:
    assert recognise(text).stated not in ("MIT", "BSD-3-Clause")


def test_licence_beside_other_terms_is_named_but_not_as_the_only_thing() -> None:
    terms = "You shall not provide the product as a hosted service to others without paying. " * 9
    found = recognise(MIT + terms)
    assert found.licenses == ("MIT",)
    assert found.only == ""


def test_spdx_line_counts_unless_the_text_says_otherwise() -> None:
    line = "SPDX-License-Identifier: BSD-3-Clause OR MIT\n"
    assert recognise(line).stated == "BSD-3-Clause OR MIT"
    assert recognise(f"// {line}{MIT}").stated == ""
    assert recognise("SPDX-License-Identifier: MIT\n" + MIT).stated == "MIT"


def test_prose_and_names_are_no_licence() -> None:
    prose = "This is the MIT licensed Apache server of the BSD people, see the GNU GPL. "
    assert recognise(prose * 40).licenses == ()
    assert recognise("").stated == ""


def test_named_licences_are_ids_of_the_list() -> None:
    from scanner.normalize.grammars.license_text_table import ROWS

    names = {row.split(" ")[0] for row in ROWS.strip().split("\n")}
    assert len(names) > 600
    assert [name for name in names if read(name).tree is None] == []


@given(st.text(max_size=300))
def test_any_text_is_read_without_surprise(text: str) -> None:
    assert recognise(text).rest >= 0
    assert all(each == each.lower() for each in words(text))


@pytest.mark.parametrize(
    "text",
    [
        MIT * 340,
        "neither the name of " * 19_000,
        "in no event shall " * 20_000,
        "Copyright (" * 36_000,
        "_" * 399_000,
        "permission is hereby " * 18_000,
    ],
)
def test_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    recognise("")
    assert_linear(recognise, text[:400_000])


def test_text_beyond_the_limit_is_not_looked_at() -> None:
    assert recognise("MIT License " * 100_000).licenses == ()


def test_each_of_many_copies_is_found_where_it_stands_and_nothing_else() -> None:
    between = (
        "The next part of this product comes from another author and is used as it was found. "
    )
    found = recognise((MIT + between) * 25)
    assert [match.license for match in found.matches] == ["MIT"] * 25


def test_the_longer_of_two_licences_needs_the_clause_that_makes_it_longer() -> None:
    clause = "The Software shall be used for Good, not Evil."
    assert recognise(MIT.replace("and permission", "and this same permission")).licenses == ("MIT",)
    assert recognise(
        MIT.replace("THE SOFTWARE IS PROVIDED", f"{clause} THE SOFTWARE IS PROVIDED")
    ).licenses == ("JSON",)


def test_names_may_be_kept_from_endorsing_in_other_words() -> None:
    other = re.sub(
        r"(?is)neither\s+the\s+name.*?may\s+be\s+used",
        "The names of its contributors may not be used",
        BSD_3,
    )
    assert other != BSD_3
    assert recognise(other).stated == "BSD-3-Clause"
