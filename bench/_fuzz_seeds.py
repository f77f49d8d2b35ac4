"""A file of each kind that is told by its content, to begin fuzzing with."""

from typing import Final

_STATEMENT = '{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": "*"}'
_POLICY = f'{{"Version": "2012-10-17", "Statement": [{_STATEMENT}]}}'

SEEDS: Final[dict[str, tuple[str, str]]] = {
    "approvers": (
        "approvers.yaml",
        "schema: approvers/1\napprovers:\n- {name: a, keys: [ssh-ed25519 AAAAAAAAAAAAAAAAAAAA]}\n",
    ),
    "aws-changes": (
        "trail.json",
        '{"Records": [{"eventSource": "iam.amazonaws.com", "eventName": "PutRolePolicy", '
        '"eventTime": "2027-01-01T00:00:00Z", "userIdentity": {"arn": "arn:aws:iam::1:user/a"}, '
        '"requestParameters": {"roleName": "x"}}]}',
    ),
    "aws-cloudtrail": (
        "last.json",
        '{"ServicesLastAccessed": [{"ServiceNamespace": "s3", "LastAuthenticated": '
        '"2027-01-01T00:00:00Z"}], "JobStatus": "COMPLETED", "arn": "arn:aws:iam::1:role/a"}',
    ),
    "aws-organization-policy": (
        "scp.json",
        '{"Policy": {"PolicySummary": {"Type": "SERVICE_CONTROL_POLICY", "Name": "x"}, '
        f'"Content": "{{}}"}}, "Targets": [{{"TargetId": "1"}}], "Document": {_POLICY}}}',
    ),
    "aws-policy-document": ("policy.json", _POLICY),
    "aws-resource-policy": (
        "bucket.json",
        '{"Policy": "{\\"Statement\\": [{\\"Effect\\": \\"Allow\\", \\"Principal\\": \\"*\\", '
        '\\"Action\\": \\"s3:GetObject\\", \\"Resource\\": \\"arn:aws:s3:::b/*\\"}]}"}',
    ),
    "conda-environment": (
        "environment.yml", "name: x\ndependencies:\n- python=3.11\n- pip:\n  - requests==2\n"
    ),
    "corrections": (
        "c.yaml",
        "schema: corrections/1\ncorrections:\n- {id: a, resource: k/a, path: [a, 0, {k: v}], "
        "value: 1, was: 2, reason: r, owner: o, approver: p, expires: 2027-01-01}\n",
    ),
    "entitlements": (
        "tools.yaml",
        "schema: entitlements/1\ntools:\n- {id: a}\nentitlements:\n- {id: E, tool: a, metric: "
        "device, quantity: 1, term: {start: 2027-01-01, end: null}}\npeople:\n- {id: p}\n",
    ),
    "github-settings": (
        "main.json",
        '{"enforce_admins": {"enabled": true}, "required_status_checks": {"contexts": ["a"]}}',
    ),
    "inventory": ("inventory.json", '{"resources": [{"id": "a", "tags": {"k": "v"}}]}'),
    "kubernetes-audit": (
        "audit.log",
        '{"kind": "Event", "apiVersion": "audit.k8s.io/v1", "auditID": "a", "verb": "update", '
        '"user": {"username": "u"}, "objectRef": {"resource": "pods", "name": "p"}, '
        '"requestReceivedTimestamp": "2027-01-01T00:00:00Z", "responseStatus": {"code": 200}}\n',
    ),
    "license-lock": (
        "licenses.lock.json",
        '{"schema": "license-lock/1", "packages": [{"ecosystem": "pypi", "name": "a", '
        '"version": "1", "license": "MIT"}]}',
    ),
    "nginx-config": (
        "nginx.conf", "http {\n  server { listen 80; location / { proxy_pass http://x; } }\n}\n"
    ),
    "node-locks": (
        "yarn.lock", '# yarn lockfile v1\n\n\na@^1:\n  version "1.0.0"\n  dependencies:\n    b "2"\n'
    ),
    "node-settings": ("tsconfig.json", '{"extends": "@a/b", "compilerOptions": {"types": ["c"]}}'),
    "notice-file": ("NOTICE", "This product includes software of the Example project.\n"),
    "npm-licenses": (
        "package-lock.json",
        '{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1", "license": "MIT"}}}',
    ),
    "owners": (
        "owners.yaml",
        "schema: owners/1\nowners:\n- {team: a, on_call: b, reviewed: 2027-01-01, covers: "
        "[{spec: /specs/}]}\n",
    ),
    "postgresql-log": (
        "postgresql.json",
        '{"timestamp": "2027-01-01 00:00:00.000 UTC", "user": "u", "backend_type": "client backend"'
        ', "session_id": "1", "message": "statement: ALTER SYSTEM SET work_mem = 1"}\n',
    ),
    "postgresql-settings": (
        "settings.json", '[{"name": "work_mem", "setting": "4096", "unit": "kB"}]'
    ),
    "properties-file": ("app.properties", "a.b = c\\\n  d\n! x\nk\\u0041: v\n"),
    "role-grants": (
        "roles.yaml",
        "schema: roles/1\ngrants:\n- {principal: user/a, role: b, expires: 2027-06-30T00:00:00Z}\n"
        "separation:\n- [a, b]\n",
    ),
    "setup-py": ("setup.py", "from setuptools import setup\nsetup(install_requires=['a>=1'])\n"),
    "signature": ("a.sig", "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"),
    "sshd-settings": ("sshd_config", "Port 22\nPermitRootLogin no\nMatch User a\n  X11Forwarding no\n"),
    "style-sheet": ("a.scss", "@use 'a';\n@import url(\"b.css\");\n.x { composes: y from 'z' }\n"),
    "terraform-state": (
        "x.tfstate",
        '{"version": 4, "terraform_version": "1.9.0", "lineage": "l", "resources": [{"mode": '
        '"managed", "type": "aws_s3_bucket", "name": "b", "instances": [{"attributes": {"id": "b"}'
        "}]}]}",
    ),
    "usage-records": (
        "usage.csv",
        "session,principal,tool,version,edition,start,end,host,region,project\n"
        "s1,a,b,1,,2027-01-01T00:00:00Z,2027-01-01T01:00:00Z,h,r,p\n",
    ),
}  # fmt: skip
"""Name of the reader: name and text of a file that it recognises."""

_HASH = "0" * 64
TEXTS: Final[dict[str, str]] = {
    "audit-log": (
        '{"at":"2027-01-01T00:00:00+00:00","body":"{}","hash":"' + _HASH + '","previous":"'
        + _HASH + '","run":"r","seq":1,"type":"run"}\n'
    ),
    "report": (
        '{"schema_version": "1.0", "name": "a", "run": {"id": "r", "started": "2027-01-01T00:00:00Z"'
        ', "integrity": {"content_sha256": ""}}, "coverage": {"percent": 100, "unread": []}, '
        '"scope": [], "rules": {}, "findings": [], "waived": [], "changes": {"fixed": []}}'
    ),
    "reviews": (
        '[{"number": 1, "author": {"login": "a"}, "headRefOid": "' + "a" * 40 + '", "reviews": '
        '[{"author": {"login": "b"}, "state": "APPROVED", "commit": {"oid": "' + "a" * 40 + '"}}]}]'
    ),
    "git-commit": (
        "tree 1\nparent 2\ngpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n "
        "-----END SSH SIGNATURE-----\n\nmessage\n"
    ),
    "git-tag": "object 1\ntype commit\ntag a\n\nm\n-----BEGIN SSH SIGNATURE-----\nAAAA\n",
}  # fmt: skip
"""Name of the target: a text that it reads."""
