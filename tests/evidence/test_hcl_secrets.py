"""What HCL assigns in ways of its own is masked where it is secret, and the rest stays and parses."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.evidence.redaction import Redactor
from scanner.normalize.grammars.hcl_text import load_hcl
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from tests.growth import assert_linear

REDACTOR = Redactor(b"k" * 32, "k1")
CANARY = "canary-value-7"


@pytest.mark.parametrize(
    "text",
    [
        f'password = "{CANARY}"\n',
        f'variable "db_password" {{\n  type = string\n  default = "{CANARY}"\n}}\n',
        f'variable "licence" {{\n  default = "{CANARY}"\n  sensitive = true\n}}\n',
        f'a {{\n  secret_key = <<-EOT\n    x\n    {CANARY}\n  EOT\n  b = "open"\n}}\n',
        f'a_token = ["open-list-1", "{CANARY}", var.x["kept"]]\n',
        f'token = var.e == "kept" ? "{CANARY}" : var.t\n',
        f'token = sensitive("{CANARY}")\n',
        f'a = {{ b = {{ "api_key" : "{CANARY}" }} }}\n',
        f'resource "kubernetes_secret" "s" {{\n  data = {{\n    a = "{CANARY}"\n    "b" = "${{var.b}}-{CANARY}"\n  }}\n}}\n',
        f'resource "aws_secretsmanager_secret_version" "s" {{\n  secret_string = "{CANARY}"\n}}\n',
    ],
)  # fmt: skip
def test_what_is_secret_is_masked_and_the_text_still_parses(text: str) -> None:
    masked = REDACTOR.text("a/main.tf", text)
    assert CANARY not in masked
    assert "masked-hmac-k1-" in json.dumps(load_hcl(masked))
    assert masked.count("\n") == text.count("\n")
    assert REDACTOR.text("a/main.tf", masked) == masked
    assert masked.count("kept") == text.count("kept")


@pytest.mark.parametrize(
    "text",
    [
        'variable "licence" {\n  default = "open"\n}\n',
        'variable "password" {\n  description = "what opens the door"\n}\n',
        'token = lookup(var.m, "open")\n',
        'secret = { name = "open" }\n',
        "token = var.token\npassword = <<EOT\n${var.x}\nEOT\n",
        'resource "kubernetes_secret" "s" {\n  metadata {\n    name = "open"\n  }\n}\n',
        'variable "x" {\n  default = "open"\n}\nvariable "y" {\n  sensitive = true\n}\n',
    ],
)
def test_what_is_not_secret_stays(text: str) -> None:
    assert REDACTOR.text("main.tf", text) == text


@pytest.mark.parametrize(
    "piece",
    [
        "token:",
        "secret={",
        'token = "a"\n',
        'variable "a" {\n',
        "token=[",
        "sensitive = true\n",
        "secret = <<A\n",
    ],
)
def test_looking_for_secrets_costs_no_more_than_in_proportion(piece: str) -> None:
    assert_linear(lambda text: REDACTOR.text("a.tf", text), "a = " + piece * (60_000 // len(piece)))


_LINES = (
    'token = "x y z"',
    "a {",
    "}",
    'b = ["q", 1]',
    "key = <<E",
    "E",
    'variable "password" {',
    'default = "zz"',
)


@given(st.lists(st.sampled_from(_LINES), max_size=12))
def test_masking_leaves_what_parses_parsing(lines: list[str]) -> None:
    text = "\n".join([*lines, ""])
    try:
        before = load_hcl(text)
    except DocumentSyntaxError:
        return
    after = load_hcl(REDACTOR.text("a.tf", text))
    assert before.keys() == after.keys()
