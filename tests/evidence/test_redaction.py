import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.evidence.redaction import Redactor
from scanner.normalize.grammars.formats import load_structured
from scanner.normalize.grammars.masked import digests, is_masked
from tests.growth import assert_linear

REDACTOR = Redactor(b"k" * 32, "k1")
CANARY = "hunter2-canary"
GITHUB = "ghp_" + "aB3" * 12
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIcanary\nAAAA\n-----END RSA PRIVATE KEY-----"


def masked(name: str, text: str) -> str:
    """Mask, and hold what every masking must hold."""
    done = REDACTOR.text(name, text)
    assert done.count("\n") == text.count("\n")
    assert REDACTOR.text(name, done) == done
    return done


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", f"db:\n  password: {CANARY}\n"),
        ("a.yaml", f'db: {{clientSecret: "{CANARY}"}}\n'),
        ("a.yaml", f"apiKey: >-\n  {CANARY}\n  more\nb: 1\n"),
        ("a.yaml", f"a: &p {CANARY}\npassword: *p\n"),
        ("a.yaml", f"env:\n- name: DB_PASSWORD\n  value: {CANARY}\n"),
        ("a.yaml", f'args: ["--db-password", "{CANARY}", "--token={CANARY}"]\n'),
        ("a.yaml", f"run: |\n  PGPASSWORD={CANARY} psql\n  curl -u me:{CANARY} x\n"),
        ("a.yaml", f"conf: |\n  spring:\n    password: {CANARY}\n"),
        ("a.yaml", f"url: postgres://me:{CANARY}@db/x\n"),
        ("a.yaml", f"password: {CANARY}\n  broken: [\n"),
        ("a.yaml", f"kind: Secret\nstringData:\n  a: {CANARY}\n  b: |\n    {CANARY}\n"),
        ("a.yaml", f"kind: List\nitems:\n- kind: Secret\n  stringData: {{x: {CANARY}}}\n"),
        (
            "a.yaml",
            "kind: Secret\nmetadata:\n  annotations:\n"
            "    kubectl.kubernetes.io/last-applied-configuration: |\n"
            f'      {{"kind":"Secret","stringData":{{"a":"{CANARY}"}}}}\n',
        ),
        ("a.json", json.dumps({"SecretAccessKey": CANARY})),
        ("a.json", json.dumps({"outputs": {"x": {"sensitive": True, "value": CANARY}}})),
        ("a.json", json.dumps({"Parameters": [{"ParameterKey": "DbPassword",
                                              "ParameterValue": CANARY}]})),
        ("a.json", json.dumps({"config": json.dumps({"password": CANARY})})),
        ("a.json", f'{{"password": "{CANARY}"'),
        ("a.toml", f'[db]\npassword = "{CANARY}"\n'),
        ("a.ini", f"[db]\npassword = {CANARY} with blanks\n"),
        (".env", f"export DB_PASSWORD='{CANARY}'\nPGPASSWORD={CANARY}\n"),
        (".netrc", f"machine x login me password {CANARY}\n"),
        ("a.py", f"PASSWORD = '{CANARY}'\n"),
        ("a.py", f'def f(a, token: str = "{CANARY}"): ...\n'),
        ("a.py", f'x["api_key"] = """{CANARY}\n"""\n'),
        ("a.py", f'dsn = "host=x password={CANARY}"\n'),
        ("a.go", f'apiKey := "{CANARY}"\n'),
        ("a.sh", f"export TOKEN={CANARY}\ntool --password {CANARY} x\n"),
        ("Dockerfile", f"ENV DB_PASSWORD {CANARY}\nARG API_TOKEN={CANARY}\n"),
        ("notes.md", f"password: {CANARY}\n"),
        ("notes.md", f"İ PASSWORD1={CANARY} http://me:{CANARY}@h\n"),
        ("a.yaml", f"password: ${CANARY}1\n"),
        ("a.yaml", f"İ: 1\ndbPassword2: {CANARY}\n"),
    ],
)  # fmt: skip
def test_a_secret_is_masked_in_every_kind_of_document(name: str, text: str) -> None:
    done = masked(name, text)
    assert CANARY not in done
    assert "masked" in done


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "a: 1\npassword: {}\nb: 2\n"),
        ("a.yaml", "kind: Secret\nstringData:\n  a: {}\n"),
        ("a.json", '{{"password": "{}", "b": 2}}'),
        ("a.toml", '[db]\npassword = "{}"\n'),
        ("a.ini", "[db]\npassword = {}\n"),
        (".env", "DB_PASSWORD={}\n"),
        ("a.py", "PASSWORD = '{}'\n"),
        ("notes.md", "password: {}\n"),
        ("notes.txt", "http://me:{}@host\n"),
    ],
)
def test_a_byte_order_mark_moves_no_mask(name: str, text: str) -> None:
    # The last character of the secret is one that stands nowhere else in the text.
    secret = f"{CANARY[:-1]}Ω"
    done = masked(name, "\ufeff" + text.format(secret))
    assert done == "\ufeff" + masked(name, text.format(secret))
    assert "Ω" not in done


@pytest.mark.parametrize(
    "text",
    [
        f"x {GITHUB} y",
        "github_pat_" + "a1" * 20,
        "xoxb-1234567890-abcdef",
        "key AKIAIOSFODNN7EXAMPLE and wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc",
        "Authorization: Bearer abcdefghijklmnopqrstuvwxyz123",
        PEM,
        "https://hooks.slack.com/services/T000/B000/abcdefghijklmnop",
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.py", "a.yaml"])
def test_a_secret_of_a_known_shape_is_masked_wherever_it_stands(name: str, text: str) -> None:
    text = (
        text.replace("\n", "\n  ") if name != "a.yaml" else "x: |\n  " + text.replace("\n", "\n  ")
    )
    done = masked(name, text)
    assert is_masked(done)
    assert "canary" not in done


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "password_encryption: scram-sha-256\nsecretName: web-tls\n"),
        ("a.yaml", "valueFrom:\n  secretKeyRef: {name: db, key: password}\n"),
        ("a.yaml", "automountServiceAccountToken: false\nexistingSecret: web\n"),
        ("a.yaml", "permissions:\n  id-token: write\nsecrets: inherit\n"),
        ("a.yaml", "token: ${{ secrets.TOKEN }}\npassword: env:DB\nsecret: file:/x\napiKey: !Ref K\n"),
        ("a.yaml", "password:\ntoken: ''\nmaxToken: 5\n"),
        ("a.json", '{"PasswordLastUsed": "2024-01-01T00:00:00Z", "AccessKeyId": "AKIAIOSFODNN7EXAMPLE"}'),
        ("package.json", '{"dependencies": {"jsonwebtoken": "workspace:*", "passwd": "latest"}}'),
        ("requirements.txt", "django-passwd==1.0\ntoken-secret>=2\n"),
        ("a.py", "connect(user, password=secret)\nif token == other: pass\n"),
        ("a.py", 'token = os.environ["TOKEN"]\npassword = f"{x}"\ndef f(password=None): ...\n'),
        ("a.sh", 'PASSWORD="$(cat /run/secret)"\nTOKEN=$X\n'),
        ("a.sh", "TOKEN=${OTHER} run\nKEY_TOKEN=$(make it)\nrun --token=${{ x.y }} --token $(z)\n"),
        ("a.yaml", "run: |\n  echo TOKEN=${{ secrets.TOKEN }} > f\n  run --token ${{ secrets.T }}\n"),
        ("Dockerfile", "RUN adduser --disabled-password --gecos '' app && su --no-password app\n"),
        ("a.sh", "run --password --verbose\nrun --ask-password user\n"),
        (".env", "PASSWORD=${OTHER}\nTOKEN=\n"),
        ("a.txt", "commit 0123456789abcdef0123456789abcdef01234567 of AKIAIOSFODNN7EXAMPLE"),
        ("a.yaml", "url: https://example.org/a:b@c\nimage: web@sha256:abc\n"),
    ],
)  # fmt: skip
def test_names_and_references_that_are_no_secrets_stay(name: str, text: str) -> None:
    assert REDACTOR.text(name, text) == text


def test_equal_secrets_have_equal_marks_in_every_form() -> None:
    encoded = base64.b64encode(CANARY.encode()).decode()
    secret = f"kind: Secret\ndata: {{a: {encoded}}}\nstringData: {{b: {CANARY}}}\n"
    (document,) = load_structured("a.yaml", masked("a.yaml", secret))
    (settings,) = load_structured(".env", masked(".env", f"PASSWORD={CANARY}\n"))
    answer = REDACTOR.value({"kind": "Secret", "data": {"a": encoded}})
    assert (
        digests(document.value["data"]["a"])
        == digests(document.value["stringData"]["b"])
        == digests(settings.value["PASSWORD"])
        == digests(answer["data"]["a"])
    )


def test_marks_depend_on_the_key_of_the_installation() -> None:
    other = Redactor(b"o" * 32, "k1")
    text = f"password: {CANARY}"
    assert other.text("a.yaml", text) != REDACTOR.text("a.yaml", text)


def test_a_decoded_answer_is_masked_by_names_siblings_and_shapes_and_not_changed() -> None:
    answer = {
        "SecretAccessKey": CANARY,
        "Tags": [{"Key": "db-password", "Value": CANARY}, {"Key": "team", "Value": "shop"}],
        "kind": "Secret",
        "data": {"a": CANARY, "b": {"c": CANARY + "=="}},
        "log": f"postgres://me:{CANARY}@h/db and {GITHUB}",
        "PasswordLastUsed": "2024",
        "password_set": True,
    }
    before = json.dumps(answer)
    done = REDACTOR.value(answer)
    assert CANARY not in json.dumps(done)
    assert GITHUB not in json.dumps(done)
    assert json.dumps(answer) == before
    assert done["Tags"][1] == {"Key": "team", "Value": "shop"}
    assert done["PasswordLastUsed"] == "2024"
    assert REDACTOR.value(done) == done


WORD = st.text("abc", min_size=1, max_size=4)
TREE = st.recursive(
    WORD | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORD, inner, max_size=3),
    max_leaves=10,
)


@given(TREE, st.sampled_from(["password", "apiKey", "CLIENT_SECRET", "auth-token"]))
def test_masking_json_and_masking_the_value_agree_and_leave_the_rest_alone(
    tree: object, key: str
) -> None:
    data = {"x": tree, "y": {key: CANARY}}
    (document,) = load_structured("a.json", masked("a.json", json.dumps(data, indent=1)))
    assert document.value == REDACTOR.value(data)
    assert document.value["x"] == tree
    assert is_masked(document.value["y"][key])


@given(
    st.text("pasword:=\"'{}[]-\n tkn|&*!", max_size=60),
    st.sampled_from(["a.yaml", "a.json", "a.py", "x"]),
)
def test_any_text_can_be_masked_without_moving_a_line(text: str, name: str) -> None:
    assert REDACTOR.text(name, text).count("\n") == text.count("\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["password", 'password="', "token='''", "://a:", "eyJa.", " eyJaaaaaaaaaa.", "-", "--token ", "curl -u ",
     "AKIAIOSFODNN7EXAMPLE ", "-----BEGIN PRIVATE KEY-----", "Bearer ", "ENV TOKEN ", 'secret: "', "key:",
     'name: "a', "\\\"token\\\":", "a_", "gh", "xoxb-a"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.txt", "a.yaml", "a.py"])
def test_a_megabyte_made_to_be_slow_is_not(piece: str, name: str) -> None:
    text = "token=x password\n" + piece * (1_000_000 // len(piece))
    assert_linear(lambda part: REDACTOR.text(name, part), text)


def test_a_key_that_is_too_short_or_badly_named_is_refused() -> None:
    for key, name in [(b"short", "k1"), (b"k" * 32, "k-1"), (b"k" * 32, "")]:
        with pytest.raises(ValueError, match="redaction key"):
            Redactor(key, name)


@pytest.mark.parametrize(
    "source",
    [
        'params["ssh_password"] = tunnel_info.password\n',
        "settings['token'] = read(1)\n",
        '_START = b"-----BEGIN OPENSSH PRIVATE KEY-----"\n_BODY = 1\n',
        "password = getpass.getpass()\n",
    ],
)
def test_code_that_only_handles_secrets_stays_as_it_is(source: str) -> None:
    assert Redactor(bytes(32), "k").text("a.py", source) == source


def test_a_key_in_pieces_of_a_program_is_still_masked() -> None:
    body = "QUJD" * 16
    source = (
        f'KEY = ("-----BEGIN PRIVATE KEY-----"\n       "{body}"\n "-----END PRIVATE KEY-----")\n'
    )
    assert body not in Redactor(bytes(32), "k").text("a.py", source)


@pytest.mark.parametrize("name", ["secret.yaml", "secret.json"])
@pytest.mark.parametrize("kept", ["data", "stringData"])
def test_no_value_in_a_secret_is_none_and_the_others_are_masked(name: str, kept: str) -> None:
    text = f'{{"kind": "Secret", "{kept}": {{"a": null, "b": "bnVsbA==", "c": "null"}}}}\n'
    masked = REDACTOR.text(name, text)
    assert '"a": null,' in masked
    assert masked.count('"masked"') == 2
