"""Settings of servers in their own formats: what their programs would read, and nothing guessed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.nginx_text import load_nginx
from scanner.normalize.grammars.properties_text import load_properties
from scanner.normalize.grammars.sshd_text import load_sshd
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from tests.growth import assert_linear
from tests.live.drifting import drift_between

_SSHD = "Port 22\nPermitRootLogin no\nPermitRootLogin yes\nAllowUsers ops  git\nMatch User git\n  X11Forwarding no\n"
_PRINTED = "port 22\naddressfamily any\npermitrootlogin yes\nusepam yes\npubkeyauthentication yes\nallowusers git\nallowusers ops\n"
_NGINX = """
http {
  # a comment; with { signs }
  server { listen 443 ssl; server_name "shop example"; location ~ \\.php$ { return 404; } }
  log_format main '$remote_addr "$request"';
  set $x ${y}_z;
}
"""
_DUMP = f"""nginx: the configuration file /etc/nginx/nginx.conf syntax is ok
# configuration file /etc/nginx/nginx.conf:
{_NGINX}
# configuration file /etc/nginx/conf.d/web.conf:
server {{ listen 80; }}
"""


def line_of_mistake(read: Callable[[str], object], text: str) -> int:
    """Return the line of the first mistake, or 1 when there is none."""
    try:
        read(text)
    except DocumentSyntaxError as error:
        return error.line
    return 1


def test_properties_are_read_as_their_class_reads_them() -> None:
    text = (
        "# c\n! c\na=1\nb : 2\nc 3\nd\\ e = f\nlong = one,\\\n   two\nunicode=\\u00e9\n"
        "path=C:\\\\x\nempty=\na=again\n"
    )
    values, lines = load_properties(text)
    assert values == {
        "a": "again", "b": "2", "c": "3", "d e": "f", "long": "one,two", "unicode": "é",
        "path": "C:\\x", "empty": "",
    }  # fmt: skip
    assert lines["long",] == 7
    with pytest.raises(DocumentSyntaxError, match="hexadecimal"):
        load_properties("a=\\u12")


def test_of_an_sshd_keyword_the_first_value_counts_and_keywords_have_no_case() -> None:
    values, lines = load_sshd(_SSHD)
    assert values == {
        "port": ["22"], "permitrootlogin": "no", "allowusers": ["ops", "git"],
        "match": {"user git": {"x11forwarding": "no"}},
    }  # fmt: skip
    assert lines["permitrootlogin",] == 2
    assert lines["match", "user git", "x11forwarding"] == 6


def test_nginx_is_read_as_blocks_with_quotes_comments_and_variables() -> None:
    (whole,) = load_nginx(_NGINX)
    (http,) = whole.directives
    server, log, variable = http["block"]
    assert server["block"][0] == {"directive": "listen", "args": ["443", "ssl"], "line": 4}
    assert server["block"][1]["args"] == ["shop example"]
    assert server["block"][2]["args"] == ["~", "\\.php$"]
    assert log["args"] == ["main", '$remote_addr "$request"']
    assert variable["args"] == ["$x", "${y}_z"]


@pytest.mark.parametrize("text", ["a {", "a }", "a 'b;", "a b", "{ }", "a {" * 100])
def test_broken_nginx_is_an_error_with_a_line(text: str) -> None:
    with pytest.raises(DocumentSyntaxError):
        load_nginx(text)


def test_a_dump_of_nginx_holds_its_files() -> None:
    files = load_nginx(_DUMP)
    assert [one.name for one in files] == ["/etc/nginx/nginx.conf", "/etc/nginx/conf.d/web.conf"]


@given(st.text(alphabet="ab {};\"'\\#$\n\r\t=:!u0", max_size=200))
def test_no_text_does_more_than_fail_with_a_place(text: str) -> None:
    for read in (load_nginx, load_properties, load_sshd):
        assert line_of_mistake(read, text) >= 1


@pytest.mark.parametrize(
    "piece", ["{", "}", '"', "\\", "${", "a ", ";", "\\\n", "#", "Match x\n", "a{b;"]
)
def test_a_megabyte_of_anything_is_read_in_linear_time(piece: str) -> None:
    text = piece * (2**20 // len(piece))
    for read in (load_nginx, load_properties, load_sshd):
        assert line_of_mistake(read, text) >= 1
        assert_linear(lambda part, read=read: line_of_mistake(read, part), text)  # type: ignore[misc]


def test_what_sshd_prints_is_held_against_a_spec_of_some_settings(tmp_path: Path) -> None:
    live = tmp_path / "live"
    live.mkdir()
    (live / "gateway.txt").write_text(_PRINTED)
    spec = "kind: sshd/settings\nname: gateway\nsettings:\n  permitrootlogin: false\n  allowusers: [ops, git]\n"
    found = drift_between(tmp_path, {"gateway.yaml": spec}, "files", path=str(live))
    assert [one.path for one in found.changed] == [("permitrootlogin",)]
    assert not found.missing


def test_a_dump_of_nginx_is_held_against_the_files_of_a_spec(tmp_path: Path) -> None:
    live = tmp_path / "live"
    live.mkdir()
    (live / "nginx.txt").write_text(_DUMP)
    specs = {"nginx.conf": _NGINX, "web.conf": "server { listen 8080; server_name x; }\n"}
    found = drift_between(tmp_path, specs, "files", path=str(live))
    assert {one.observation.resource.rpartition("/")[2] for one in found.findings} == {"web"}


def test_properties_of_a_spec_and_live_are_compared_as_text(tmp_path: Path) -> None:
    live = tmp_path / "live"
    live.mkdir()
    (live / "app.properties").write_text("port=8080\nlevel=info\ndb.password=hunter2secret\n")
    found = drift_between(
        tmp_path, {"app.properties": "port = 8080\nlevel = debug\n"}, "files", path=str(live)
    )
    assert [one.path for one in found.changed] == [("level",)]
    assert "hunter2secret" not in repr(found)
