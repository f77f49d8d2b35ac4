"""A file of sshd is held against what `sshd -T` of OpenSSH 9.2p1 (Debian 12) printed of it.

Recorded on 2026-11-22 with the file below; of long lists of algorithms the first three are kept.
"""

from pathlib import Path

import pytest

from tests.cli.test_drift import drift

FILE = """\
Port 22
AddressFamily any
PermitRootLogin forced-commands-only
AuthenticationMethods publickey,password publickey
Subsystem sftp internal-sftp
PermitOpen any
Compression delayed
TCPKeepAlive yes
IPQoS af21
StreamLocalBindMask 0177
UseDNS no
AcceptEnv LANG LC_*
PubkeyAuthOptions none
GatewayPorts clientspecified
Banner none
VersionAddendum none
ForceCommand none
PermitTunnel yes
PermitUserEnvironment no
PermitListen any
AllowTcpForwarding local
AllowStreamLocalForwarding all
FingerprintHash sha256
RekeyLimit default none
MaxStartups 10:30:60
MaxAuthTries 3
LogVerbose none
HostKey /etc/ssh/ssh_host_ed25519_key
HostKeyAlgorithms -ssh-rsa
CASignatureAlgorithms ^rsa-sha2-512
DenyUsers root *@192.0.2.1
AuthorizedKeysFile none
Protocol 2
UsePrivilegeSeparation sandbox
KeyRegenerationInterval 1h
XAuthLocation /usr/bin/xauth
PrintMotd NO
StrictModes Yes
ClientAliveInterval 1h30m
SetEnv A=1 B=2
ListenAddress [::]:22
ListenAddress 127.0.0.1
Match User git
  PermitTTY no
"""
PRINTED = """\
port 22
addressfamily any
listenaddress [::]:22
listenaddress 127.0.0.1:22
usepam no
logingracetime 120
x11displayoffset 10
maxauthtries 3
maxsessions 10
clientaliveinterval 5400
clientalivecountmax 3
requiredrsasize 1024
streamlocalbindmask 0177
unusedconnectiontimeout none
permitrootlogin forced-commands-only
ignorerhosts yes
ignoreuserknownhosts no
hostbasedauthentication no
hostbasedusesnamefrompacketonly no
pubkeyauthentication yes
kerberosauthentication no
kerberosorlocalpasswd yes
kerberosticketcleanup yes
gssapiauthentication no
gssapicleanupcredentials yes
gssapikeyexchange no
gssapistrictacceptorcheck yes
gssapistorecredentialsonrekey no
gssapikexalgorithms gss-group14-sha256-,gss-group16-sha512-,gss-nistp256-sha256-
passwordauthentication yes
kbdinteractiveauthentication yes
printmotd no
printlastlog yes
x11forwarding no
x11uselocalhost yes
permittty yes
permituserrc yes
strictmodes yes
tcpkeepalive yes
permitemptypasswords no
compression yes
gatewayports clientspecified
usedns no
allowtcpforwarding local
allowagentforwarding yes
disableforwarding no
allowstreamlocalforwarding yes
streamlocalbindunlink no
fingerprinthash SHA256
exposeauthinfo no
pidfile /run/sshd.pid
modulifile /etc/ssh/moduli
xauthlocation /usr/bin/xauth
ciphers chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr
macs umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com
banner none
forcecommand none
chrootdirectory none
trustedusercakeys none
revokedkeys none
securitykeyprovider internal
authorizedprincipalsfile none
versionaddendum none
authorizedkeyscommand none
authorizedkeyscommanduser none
authorizedprincipalscommand none
authorizedprincipalscommanduser none
hostkeyagent none
kexalgorithms sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com,curve25519-sha256
casignaturealgorithms rsa-sha2-512,ssh-ed25519,ecdsa-sha2-nistp256
hostbasedacceptedalgorithms ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,ecdsa-sha2-nistp384-cert-v01@openssh.com
hostkeyalgorithms ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,ecdsa-sha2-nistp384-cert-v01@openssh.com
pubkeyacceptedalgorithms ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,ecdsa-sha2-nistp384-cert-v01@openssh.com
loglevel INFO
syslogfacility AUTH
authorizedkeysfile none
hostkey /etc/ssh/ssh_host_ed25519_key
denyusers root
denyusers *@192.0.2.1
acceptenv LANG
acceptenv LC_*
setenv A=1
setenv B=2
authenticationmethods publickey,password publickey
logverbose none
subsystem sftp internal-sftp
maxstartups 10:30:60
persourcemaxstartups none
persourcenetblocksize 32:128
permittunnel yes
ipqos af21 af21
rekeylimit 0 0
permitopen any
permitlisten any
permituserenvironment no
pubkeyauthoptions none
"""


def ask(folder: Path, printed: str) -> tuple[int, list[str]]:
    for name, text in (("spec", FILE), ("live", printed)):
        (folder / name).mkdir()
        (folder / name / "sshd_config").write_text(text)
    code, report = drift("--spec", str(folder / "spec"), "--live", str(folder / "live"))
    return code, [one["path"][0] for one in report["findings"]]


def test_what_the_server_makes_of_a_file_is_no_drift(tmp_path: Path) -> None:
    assert ask(tmp_path, PRINTED) == (0, [])


@pytest.mark.parametrize(
    ("before", "after", "setting"),
    [
        ("permitrootlogin forced-commands-only", "permitrootlogin yes", "permitrootlogin"),
        ("rekeylimit 0 0", "rekeylimit 0 7200", "rekeylimit"),
        ("maxauthtries 3", "maxauthtries 30", "maxauthtries"),
        ("clientaliveinterval 5400", "clientaliveinterval 0", "clientaliveinterval"),
        ("compression yes", "compression no", "compression"),
        ("allowtcpforwarding local", "allowtcpforwarding yes", "allowtcpforwarding"),
        ("denyusers root\n", "", "denyusers"),
        ("hostkeyalgorithms ", "hostkeyalgorithms ssh-rsa,", "hostkeyalgorithms"),
        ("listenaddress 127.0.0.1:22", "listenaddress 0.0.0.0:22", "listenaddress"),
        ("gatewayports clientspecified", "gatewayports yes", "gatewayports"),
    ],
)
def test_what_runs_otherwise_is_found(
    tmp_path: Path, before: str, after: str, setting: str
) -> None:
    assert before in PRINTED
    code, found = ask(tmp_path, PRINTED.replace(before, after))
    assert (code, set(found)) == (1, {setting})


def test_an_empty_print_is_a_gap_and_no_drift(tmp_path: Path) -> None:
    assert ask(tmp_path, "") == (3, [])
