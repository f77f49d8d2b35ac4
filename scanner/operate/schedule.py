"""Files that make a scan run every night, for cron, GitHub Actions, systemd and Kubernetes."""

import hashlib
import shlex
from collections.abc import Callable, Mapping

from scanner import __version__
from scanner.model.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Night:
    """When and where the nightly scan runs.

    Attributes:
        name: name of the estate; it decides the minute, so that many estates do not start at once.
        folder: absolute path of the governance folder.
        hour: 0 to 23, UTC.
        timeout_minutes: after which a run is stopped.
    """

    name: str
    folder: str
    hour: int = 3
    timeout_minutes: int = 120

    @property
    def minute(self) -> int:
        """An odd minute, never near the full or half hour, when schedulers are late or skip."""
        digest = hashlib.sha256(self.name.encode()).digest()[0]
        free = [minute for minute in range(60) if minute % 2 and 5 < minute % 30 < 25]
        return free[digest % len(free)]


def written(form: str, night: Night) -> str:
    """Return the file for one scheduler.

    Raises:
        LookupError: there is no such form; names those there are.
    """
    if form not in FORMS:
        raise LookupError(f"no schedule for {form!r}; there are: {', '.join(FORMS)}")
    return FORMS[form](night)


def _cron(night: Night) -> str:
    folder, limit = shlex.quote(night.folder), night.timeout_minutes
    return (
        "# A second scan exits 3 at once; timeout stops one that hangs. Times are those of the machine.\n"
        f"{night.minute} {night.hour} * * * cd {folder.replace('%', chr(92) + '%')} && "
        f"timeout -k 60 {limit}m trueup scan --log-format json 2>>.trueup/scan.log\n"
        f"{night.minute} {(night.hour + 4) % 24} * * * cd {folder.replace('%', chr(92) + '%')} && "
        "trueup status --max-age 26h\n"
    )


def _github(night: Night) -> str:
    return f"""\
name: nightly-governance-scan
on:
  schedule:
    - cron: "{night.minute} {night.hour} * * *"
  workflow_dispatch:
permissions:
  contents: read
concurrency:
  group: nightly-governance-scan
  cancel-in-progress: false
jobs:
  scan:
    runs-on: ubuntu-latest
    timeout-minutes: {night.timeout_minutes}
    steps:
      # Pin both actions to the full commit id that your organisation has reviewed.
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/cache@v4
        with:
          path: .trueup
          key: trueup-${{{{ github.run_id }}}}
          restore-keys: trueup-
      - run: pipx install trueup=={__version__}
      - run: trueup scan --log-format json
      - if: always()
        uses: actions/upload-artifact@v4
        with:
          name: governance-report
          path: out/
"""


def _systemd(night: Night) -> str:
    folder = night.folder.replace("%", "%%")
    return f"""\
# /etc/systemd/system/trueup-scan.service
[Unit]
Description=Governance scan
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart=trueup scan --log-format json
# Findings (1) are a result, not a failure of the service; everything else is one.
SuccessExitStatus=1
TimeoutStartSec={night.timeout_minutes}min
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ReadWritePaths={folder}

# /etc/systemd/system/trueup-scan.timer
[Unit]
Description=Governance scan every night

[Timer]
OnCalendar=*-*-* {night.hour:02}:{night.minute:02}:00 UTC
RandomizedDelaySec=5min
Persistent=true

[Install]
WantedBy=timers.target
"""


def _kubernetes(night: Night) -> str:
    return f"""\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: trueup-scan
spec:
  schedule: "{night.minute} {night.hour} * * *"
  timeZone: Etc/UTC
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 3600
  jobTemplate:
    spec:
      backoffLimit: 0
      activeDeadlineSeconds: {night.timeout_minutes * 60}
      template:
        spec:
          restartPolicy: Never
          automountServiceAccountToken: false
          securityContext: {{runAsNonRoot: true}}
          containers:
            - name: scan
              # Build it from your own registry with trueup=={__version__} inside.
              image: trueup:{__version__}
              args: [scan, --config, /governance, --log-format, json]
              securityContext:
                allowPrivilegeEscalation: false
                capabilities: {{drop: [ALL]}}
              volumeMounts:
                - {{name: governance, mountPath: /governance}}
          volumes:
            - name: governance
              persistentVolumeClaim: {{claimName: trueup-governance}}
"""


FORMS: Mapping[str, Callable[[Night], str]] = {
    "cron": _cron,
    "github": _github,
    "systemd": _systemd,
    "kubernetes": _kubernetes,
}
"""Form -> writer."""
