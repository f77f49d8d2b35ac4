"""Random settings of servers, the same as servers print them, and one change."""

import copy
import random
from collections.abc import Callable
from typing import Any, NamedTuple

from scanner.model.resource import Json
from tests.evaluate.drift import random_accounts, random_documents

_MEMORY = {"kB": 1, "MB": 1024, "GB": 1024**2}
_BLOCK = 8
_SECONDS = {"s": 1, "min": 60, "h": 3600}
_REDIS = {"": 1, "k": 1000, "kb": 1024, "mb": 1024**2, "gb": 1024**3}
_WORDS = ("on", "off")


class Sample(NamedTuple):
    """One random document, and what may become of it."""

    kind: str
    spec: dict[str, Any]
    in_other_words: Callable[[Any, random.Random], Json]
    changed_by_hand: Callable[[Any, random.Random], dict[str, Any]]


def sample(chance: random.Random) -> Sample:
    """Return a random document of any kind."""
    if chance.random() < 0.4:
        kind, spec = random_documents.document(chance)
        return Sample(kind, spec, random_documents.in_other_words, random_documents.changed_by_hand)
    make, words, by_hand = chance.choice(_MAKERS)
    kind, spec = make(chance)
    return Sample(kind, spec, words, by_hand)


def _postgresql(chance: random.Random) -> tuple[str, dict[str, Any]]:
    names = chance.sample(
        (
            "work_mem",
            "shared_buffers",
            "checkpoint_timeout",
            "fsync",
            "random_page_cost",
            "wal_level",
            "search_path",
            "cluster_name",
        ),
        5,
    )
    return "postgresql/settings", {name: _POSTGRESQL[name](chance) for name in names}


def _memory(chance: random.Random) -> str:
    return f"{chance.randint(1, 99) * _BLOCK}{chance.choice(tuple(_MEMORY))}"


_POSTGRESQL: dict[str, Callable[[random.Random], Json]] = {
    "work_mem": _memory,
    "shared_buffers": _memory,
    "checkpoint_timeout": lambda chance: f"{chance.randint(1, 9)}{chance.choice(tuple(_SECONDS))}",
    "fsync": lambda chance: chance.choice((True, False, "yes", "no", "1", "0")),
    "random_page_cost": lambda chance: chance.choice((1.1, "1.10", "4", 2)),
    "wal_level": lambda chance: chance.choice(("Replica", "logical", "MINIMAL")),
    "search_path": lambda chance: ", ".join(chance.sample(('"$user"', "Shop", "public"), 2)),
    "cluster_name": lambda chance: chance.choice(("a", "A", "1", "")),
}


def _rows(spec: dict[str, Any], chance: random.Random) -> Json:
    rows = [(name, _row(name, value)) for name, value in spec.items()]
    chance.shuffle(rows)
    return {**dict(rows), "max_connections": {"setting": "100", "vartype": "integer"}}


def _row(name: str, value: Json) -> dict[str, Json]:
    found: dict[str, Json] = {"setting": value, "vartype": "string"}
    match name:
        case "work_mem" | "shared_buffers":
            amount = int(value[:-2]) * _MEMORY[value[-2:]]
            found = {"setting": str(amount), "unit": "kB", "vartype": "integer"}
            if name == "shared_buffers":
                found = {**found, "setting": str(amount // _BLOCK), "unit": "8kB"}
        case "checkpoint_timeout":
            unit = value.lstrip("0123456789")
            seconds = int(value.removesuffix(unit)) * _SECONDS[unit]
            found = {"setting": str(seconds), "unit": "s", "vartype": "integer"}
        case "fsync":
            is_on = value in (True, "yes", "1", "on")
            found = {"setting": "on" if is_on else "off", "vartype": "bool"}
        case "random_page_cost":
            found = {"setting": f"{float(value):g}", "vartype": "real"}
        case "wal_level":
            found = {"setting": value.lower(), "vartype": "enum"}
        case "search_path":
            found = {"setting": value.lower().replace(", ", ","), "vartype": "string"}
        case _:
            pass
    return found


def _postgresql_by_hand(spec: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    changed = copy.deepcopy(spec)
    name = chance.choice(tuple(changed))
    value = changed[name]
    match name:
        case "work_mem" | "shared_buffers":
            changed[name] = f"{int(value[:-2]) + _BLOCK}{value[-2:]}"
        case "checkpoint_timeout":
            changed[name] = f"1{value}"
        case "fsync":
            changed[name] = "off" if value in (True, "yes", "1", "on") else "on"
        case "random_page_cost":
            changed[name] = float(value) + 0.5
        case "wal_level":
            changed[name] = "minimal" if value.lower() != "minimal" else "logical"
        case "search_path":
            changed[name] = f"evil, {value}"
        case _:
            changed[name] = f"{value}x"
    return changed


def _redis(chance: random.Random) -> tuple[str, dict[str, Any]]:
    return "redis/settings", {
        "maxmemory": f"{chance.randint(1, 99)}{chance.choice(tuple(_REDIS))}",
        "appendonly": chance.choice((True, False, "yes", "no")),
        "timeout": chance.choice((0, 300, "0", "300")),
        "maxmemory-policy": chance.choice(("allkeys-lru", "NoEviction")),
        "save": chance.choice(("", "3600 1", ["300 100", "60 10000"])),
        "notify-keyspace-events": chance.choice(("", "KEA", "Elg")),
        "client-output-buffer-limit": f"replica {chance.randint(1, 99)}mb 64mb 60",
    }


def _of_redis(spec: dict[str, Any], chance: random.Random) -> Json:
    size = spec["maxmemory"]
    unit = size.lstrip("0123456789")
    save = spec["save"]
    points = [pair.split() for pair in (save if isinstance(save, list) else [save] if save else [])]
    limit = spec["client-output-buffer-limit"].split()
    live = {
        "maxmemory": str(int(size.removesuffix(unit)) * _REDIS[unit]),
        "appendonly": "yes" if spec["appendonly"] in (True, "yes") else "no",
        "timeout": str(spec["timeout"]),
        "maxmemory-policy": spec["maxmemory-policy"].lower(),
        "save": " ".join(" ".join(pair) for pair in sorted(points, key=lambda pair: -int(pair[0]))),
        "notify-keyspace-events": "".join(sorted(spec["notify-keyspace-events"])),
        "client-output-buffer-limit": (
            f"normal 0 0 0 slave {int(limit[1][:-2]) * 2**20} {64 * 2**20} 60 pubsub 33554432 8388608 60"
        ),
        "hz": "10",
    }
    pairs = list(live.items())
    chance.shuffle(pairs)
    return dict(pairs)


def _redis_by_hand(spec: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    changes = {
        "maxmemory": f"1{spec['maxmemory']}",
        "appendonly": spec["appendonly"] not in (True, "yes"),
        "timeout": "60",
        "maxmemory-policy": "volatile-ttl",
        "save": "900 1",
        "notify-keyspace-events": "Kx",
        "client-output-buffer-limit": "replica 100mb 64mb 60",
    }
    name = chance.choice(tuple(changes))
    return {**spec, name: changes[name]}


def _sshd(chance: random.Random) -> tuple[str, dict[str, Any]]:
    return "sshd/settings", {
        "permitrootlogin": chance.choice(("no", False, "prohibit-password")),
        "logingracetime": chance.choice(("2m", "120", 30, "1h30m")),
        "loglevel": chance.choice(("info", "VERBOSE")),
        "port": chance.choice((22, "22", [22, 2222])),
        "ciphers": chance.choice(("a,b", ["a", "b"], "+b", "^a")),
        "allowusers": chance.sample(("ops", "dev", "audit"), 2),
        "x11forwarding": chance.choice((False, "no", True)),
    }


def _of_sshd(spec: dict[str, Any], chance: random.Random) -> Json:
    users = list(spec["allowusers"])
    chance.shuffle(users)
    ports = spec["port"] if isinstance(spec["port"], list) else [spec["port"]]
    root = spec["permitrootlogin"]
    seconds = {"2m": "120", "1h30m": "5400"}
    return {
        "permitrootlogin": "without-password"
        if root == "prohibit-password"
        else "no"
        if root in ("no", False)
        else root,
        "logingracetime": seconds.get(spec["logingracetime"], str(spec["logingracetime"])),
        "loglevel": spec["loglevel"].upper(),
        "port": [str(port) for port in reversed(ports)],
        "ciphers": "a,b" if spec["ciphers"] != "z" else "z",
        "allowusers": users,
        "x11forwarding": "yes" if spec["x11forwarding"] in (True, "yes") else "no",
        "usepam": "yes",
    }


def _sshd_by_hand(spec: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    changes: dict[str, Json] = {
        "permitrootlogin": "yes",
        "logingracetime": "0",
        "loglevel": "quiet",
        "port": 2022 if not isinstance(spec["port"], list) else [22, 2222, 2022],
        "ciphers": "z",
        "allowusers": [*spec["allowusers"], "guest"],
        "x11forwarding": spec["x11forwarding"] not in (True, "yes"),
    }
    name = chance.choice(tuple(changes))
    return {**spec, name: changes[name]}


_MAKERS = (
    (random_accounts.policy, random_accounts.policy_of_service, random_accounts.policy_by_hand),
    (random_accounts.group, random_accounts.group_of_service, random_accounts.group_by_hand),
    (random_accounts.protection, random_accounts.protection_of_service, random_accounts.protection_by_hand),
    (_postgresql, _rows, _postgresql_by_hand),
    (_redis, _of_redis, _redis_by_hand),
    (_sshd, _of_sshd, _sshd_by_hand),
)  # fmt: skip
