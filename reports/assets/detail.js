// Everything the report says about one finding. Text goes in as text, never as markup.
const CERTAINTY = {
  certain: "certain",
  conditional: "conditional: holds only under the condition named in the facts",
  latent: "latent: one more step would make it real",
};

function showDetail(findings, at, onClose) {
  const pane = byId("detail");
  const rule = findings.rules[findings.get("rule", at)] || { title: "", why: "", fix: "", source: "", runbook: "" };
  const close = element("button", "plain-button", "Close");
  close.type = "button";
  close.addEventListener("click", onClose);
  const head = element("header");
  head.append(element("span", `severity ${findings.severity(at)}`, findings.severity(at)), close);
  const title = element("h3", "", findings.message(at));
  pane.replaceChildren(
    head,
    title,
    element("p", "code", [findings.get("resource", at), findings.get("path", at)].filter(Boolean).join("  ")),
    ...values(findings, at),
    ...part("Why it matters", paragraph(rule.why)),
    ...part("How to put it right", paragraph(rule.fix), paragraph(findings.get("remedy", at) && `Remedy: ${findings.get("remedy", at)}`), link(rule.runbook)),
    ...part("Facts", facts(findings.get("facts", at))),
    ...part("About this finding", about(findings, at)),
    ...part("Controls", bullets(findings.list("controls", at))),
    ...part("Evidence", bullets(findings.list("evidence", at), "code")),
  );
  pane.hidden = false;
  byId("findings").querySelector(".split").classList.add("open");
}

function hideDetail() {
  byId("detail").hidden = true;
  byId("findings").querySelector(".split").classList.remove("open");
}

function part(title, ...content) {
  const held = content.filter(Boolean);
  return held.length ? [element("h4", "", title), ...held] : [];
}

function paragraph(text) {
  if (!text) return null;
  const line = element("p");
  // What rules write between backticks is code.
  text.split("`").forEach((part, at, parts) => {
    const code = at % 2 === 1 && at < parts.length - 1;
    line.append(code ? element("code", "code", part) : at % 2 === 1 ? "`" + part : part);
  });
  return line;
}

function link(target) {
  if (!/^https?:\/\//i.test(target)) return null;
  const line = element("p");
  const anchor = element("a", "", "Runbook");
  anchor.href = target;
  anchor.rel = "noreferrer noopener";
  line.append(anchor);
  return line;
}

function values(findings, at) {
  const sides = ["expected", "actual"].map((name) => [name, findings.get(name, at)]);
  if (!sides.some(([, value]) => value)) return [];
  const box = element("div", "values");
  for (const [name, value] of sides) {
    const side = element("div");
    side.append(element("h4", "", name === "expected" ? "Expected" : "Actual"));
    side.append(element("span", `code value ${name}`, value || "nothing"));
    box.append(side);
  }
  return [box];
}

function pairs(items) {
  const list = element("dl");
  for (const [name, value, style] of items) {
    if (!value) continue;
    const tall = value.includes("\n") ? " tall" : "";
    list.append(element("dt", tall, name), element("dd", `${style || ""}${tall}`, value));
  }
  return list.children.length ? list : null;
}

function facts(text) {
  if (!text) return null;
  return pairs(Object.entries(JSON.parse(text)).map(([name, value]) => [name.replaceAll("_", " "), outline(value, ""), "code"]));
}

// A value as indented lines: lists as dashes, mappings as "key: value".
function outline(value, indent) {
  if (value === null) return "none";
  if (typeof value !== "object") return String(value);
  const list = Array.isArray(value);
  const entries = Object.entries(value);
  if (!entries.length) return list ? "none" : "nothing";
  if (list && value.every((item) => typeof item !== "object")) return value.join(", ");
  return entries.map(([name, item]) => {
    const start = list ? "-" : `${name}:`;
    const nested = item !== null && typeof item === "object" && Object.keys(item).length > 0;
    const flat = nested && Array.isArray(item) && item.every((part) => typeof part !== "object");
    return nested && !flat
      ? `${indent}${start}\n${outline(item, `${indent}  `)}`
      : `${indent}${start} ${outline(item, indent)}`;
  }).join("\n");
}

function about(findings, at) {
  const get = (name) => findings.get(name, at);
  const commit = get("commit");
  return pairs([
    ["Rule", get("rule"), "code"],
    ["What it finds", (findings.rules[get("rule")] || {}).title],
    ["Owner", get("owner")],
    ["State", get("state")],
    ["First seen", get("first")],
    ["Last seen", get("last")],
    ["Source", get("source")],
    ["Place", commit ? `${get("place")}@${commit}` : get("place"), "code"],
    ["Certainty", CERTAINTY[get("certainty")] || get("certainty")],
    ["Confidence", get("confidence")],
    ["Rests on", (findings.rules[get("rule")] || {}).source],
    ["Fingerprint", findings.fingerprint(at), "code"],
  ]);
}

function bullets(items, style) {
  if (!items.length) return null;
  const list = element("ul", style || "");
  for (const item of items) list.append(element("li", "", item));
  return list;
}
