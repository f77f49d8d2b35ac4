// The filter is kept in the address, as #findings?severity=high&owner=web, so that it can be shared.
const CHOICES = ["area", "owner", "state", "order"];

function readAddress() {
  const [, query = ""] = location.hash.split("?");
  const values = new URLSearchParams(query);
  const filter = { q: values.get("q") || "", show: values.get("show") || "" };
  filter.severity = new Set((values.get("severity") || "").split(",").filter(Boolean));
  for (const name of CHOICES) filter[name] = values.get(name) || "";
  return filter;
}

function address(filter) {
  const values = new URLSearchParams();
  if (filter.severity.size) values.set("severity", [...filter.severity].join(","));
  for (const name of [...CHOICES, "q", "show"]) if (filter[name]) values.set(name, filter[name]);
  const query = values.toString();
  return query ? `#findings?${query}` : "#findings";
}

function chosen(findings, filter) {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = [];
  for (let at = 0; at < findings.count; at += 1) {
    if (filter.severity.size && !filter.severity.has(findings.severity(at))) continue;
    if (filter.owner && findings.get("owner", at) !== filter.owner) continue;
    if (filter.state && findings.get("state", at) !== filter.state) continue;
    if (filter.area && findings.area(at) !== filter.area) continue;
    if (words.length && !findings.matches(at, words)) continue;
    kept.push(at);
  }
  if (["resource", "owner", "first"].includes(filter.order)) sortBy(findings, kept, filter.order);
  return kept;
}

function sortBy(findings, kept, name) {
  const { v, i } = findings.columns[name];
  const place = new Map([...v.keys()].sort((a, b) => (v[a] < v[b] ? -1 : v[a] > v[b] ? 1 : 0)).map((at, rank) => [at, rank]));
  const rank = (at) => place.get(i ? i[at] : at);
  kept.sort((a, b) => rank(a) - rank(b) || a - b);
}

function fillChoices(findings) {
  const values = { area: findings.areas(), owner: findings.distinct("owner"), state: findings.distinct("state") };
  for (const [name, items] of Object.entries(values)) {
    for (const item of items) {
      const option = element("option", "", item);
      option.value = item;
      byId(name).append(option);
    }
  }
}

function showFilter(filter) {
  byId("q").value = filter.q;
  for (const name of CHOICES) byId(name).value = filter[name];
  for (const button of document.querySelectorAll(".toggle")) {
    button.setAttribute("aria-pressed", String(filter.severity.has(button.dataset.level)));
  }
}
