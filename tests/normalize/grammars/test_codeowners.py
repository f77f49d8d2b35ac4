from scanner.normalize.grammars.codeowners import owner_patterns


def test_patterns_keep_order_owners_and_blanks() -> None:
    text = "# c\n* @all\n/docs/ @a b@example.org # why\n/two\\ words/ @c\n/none/\n"
    assert [(each.pattern, each.owners) for each in owner_patterns(text)] == [
        ("*", ("@all",)),
        ("/docs/", ("@a", "b@example.org")),
        ("/two words/", ("@c",)),
        ("/none/", ()),
    ]


def test_a_section_gives_its_owners_to_patterns_that_name_none() -> None:
    patterns = owner_patterns("[Docs][2] @team\n/a/\n/b/ @own\n^[Other]\n/c/\n", "shop")
    assert [each.owners for each in patterns] == [("@team",), ("@own",), ()]
    assert {each.source for each in patterns} == {"shop"}
