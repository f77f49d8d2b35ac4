"""Fields that moved between versions of an API: a cluster gives an object in one version only.

Source: Kubernetes API reference, HorizontalPodAutoscaler v1, v2beta1 and v2, and Ingress v1beta1 and
v1; "Deprecated API Migration Guide".
"""

from collections.abc import Callable

from scanner.model.resource import Json
from scanner.normalize.meaning._rows import Case, Meaning, Pair, Row, as_written

_OLD_TARGET = "targetCPUUtilizationPercentage"
_OLD_METRICS = frozenset({"targetAverageUtilization", "targetAverageValue", "targetValue"})
_TARGETS = (
    ("targetAverageUtilization", "Utilization", "averageUtilization"),
    ("targetAverageValue", "AverageValue", "averageValue"),
    ("targetValue", "Value", "value"),
)


def _one_version(
    is_older: Callable[[Json], bool], newer: Callable[[Json], Json]
) -> Callable[[Json, Json], tuple[Json, Json]]:
    """Return what turns the older side into the newer form where only one side is older."""

    def align(spec: Json, live: Json) -> tuple[Json, Json]:
        if is_older(spec) == is_older(live):
            return spec, live
        return (newer(spec), live) if is_older(spec) else (spec, newer(live))

    return align


def _is_older_scaling(spec: Json) -> bool:
    if not isinstance(spec, dict):
        return False
    return _OLD_TARGET in spec or any(map(_is_older_metric, _listed(spec.get("metrics"))))


def _is_older_metric(metric: Json) -> bool:
    held = metric.get(str(metric.get("type")).lower()) if isinstance(metric, dict) else None
    return isinstance(held, dict) and not _OLD_METRICS.isdisjoint(held)


def newer_scaling(spec: Json) -> Json:
    """Return the spec of an autoscaler with its targets as metrics of version 2."""
    if not isinstance(spec, dict):
        return spec
    metrics = [_newer_metric(one) for one in _listed(spec.get("metrics"))]
    if spec.get(_OLD_TARGET) is not None:
        metrics.append(_of_processors(spec[_OLD_TARGET]))
    rest = {key: value for key, value in spec.items() if key != _OLD_TARGET}
    return {**rest, "metrics": metrics} if metrics else rest


def _of_processors(percent: Json) -> Json:
    target = {"type": "Utilization", "averageUtilization": percent}
    return {"type": "Resource", "resource": {"name": "cpu", "target": target}}


def _newer_metric(metric: Json) -> Json:
    if not _is_older_metric(metric):
        return metric
    source = str(metric["type"]).lower()
    held = metric[source]
    rest = {key: value for key, value in held.items() if key not in _OLD_METRICS}
    if "metricName" in rest:
        rest["metric"] = {"name": rest.pop("metricName")}
    for old, sort, name in _TARGETS:
        if held.get(old) is not None:
            rest["target"] = {"type": sort, name: held[old]}
    return {**metric, source: rest}


def _is_older_backend(backend: Json) -> bool:
    return isinstance(backend, dict) and "serviceName" in backend


def newer_backend(backend: Json) -> Json:
    """Return a backend of an ingress as version 1 writes it."""
    if not _is_older_backend(backend):
        return backend
    port = backend.get("servicePort")
    named = "number" if isinstance(port, int) else "name"
    return {"service": {"name": backend["serviceName"], "port": {named: port}}}


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


_SCALING = Pair(_one_version(_is_older_scaling, newer_scaling), as_written, one_shape=True)
_BACKEND = Pair(_one_version(_is_older_backend, newer_backend), as_written, one_shape=True)
_AVERAGE = {"name": "cpu", "targetAverageUtilization": 80}
_OLD_BACKEND = {"serviceName": "web", "servicePort": 80}


def _service(port: int) -> Json:
    return {"service": {"name": "web", "port": {"number": port}}}


MEANING = Meaning(
    types={
        "kubernetes.AutoscalerVersions": (
            Row(
                "spec",
                _SCALING,
                Case({_OLD_TARGET: 80}, {"metrics": [_of_processors(80)]}),
                Case({_OLD_TARGET: 80}, {"metrics": [_of_processors(90)]}),
            ),
            Row(
                "spec",
                _SCALING,
                Case(
                    {"metrics": [{"type": "Resource", "resource": _AVERAGE}]},
                    {"metrics": [_of_processors(80)]},
                ),
                Case({"metrics": [_of_processors(80)]}, {_OLD_TARGET: 70}),
            ),
        ),
        "kubernetes.IngressVersions": tuple(
            Row(path, _BACKEND, Case(_OLD_BACKEND, _service(80)), Case(_OLD_BACKEND, _service(81)))
            for path in ("spec.rules[].http.paths[].backend", "spec.defaultBackend")
        ),
    },
    kinds={
        "kubernetes/autoscaling/HorizontalPodAutoscaler": "kubernetes.AutoscalerVersions",
        "kubernetes/networking.k8s.io/Ingress": "kubernetes.IngressVersions",
    },
)
