// Findings as columns: see scanner/report/_columns.py for the shape.
const LIST = "\ue004";
const MARKED = { "\ue000": "resource", "\ue001": "path", "\ue002": "actual", "\ue003": "expected" };
const FINGERPRINT_DIGITS = 12;
const byId = (id) => document.getElementById(id);

async function unpack() {
  const holder = byId("data");
  const bytes = Uint8Array.from(atob(holder.textContent.trim()), (c) => c.charCodeAt(0));
  holder.textContent = "";
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

class Findings {
  constructor(data) {
    this.count = data.n;
    this.rules = Object.assign(Object.create(null), data.rules);
    this.levels = data.levels;
    this.severities = data.severity;
    this.columns = data.columns;
    this.fingerprints = data.fingerprint;
    this.searchable = null;
  }

  get(name, at) {
    const column = this.columns[name];
    return column.v[column.i ? column.i[at] : at];
  }

  list(name, at) {
    const value = this.get(name, at);
    return value ? value.split(LIST) : [];
  }

  severity(at) {
    return this.levels[this.severities[at]];
  }

  area(at) {
    return this.get("rule", at).split("/", 1)[0];
  }

  message(at) {
    return this.get("message", at).replace(/[\ue000-\ue003]/g, (mark) => this.get(MARKED[mark], at));
  }

  fingerprint(at) {
    return this.fingerprints.substr(at * FINGERPRINT_DIGITS, FINGERPRINT_DIGITS);
  }

  find(fingerprint) {
    const start = fingerprint.slice(0, FINGERPRINT_DIGITS);
    for (let at = 0; at < this.count; at += 1) if (this.fingerprint(at) === start) return at;
    return -1;
  }

  distinct(name) {
    return [...new Set(this.columns[name].v)].sort();
  }

  areas() {
    return [...new Set(this.columns.rule.v.map((rule) => rule.split("/", 1)[0]))].sort();
  }

  matches(at, words) {
    if (!this.searchable) this.searchable = new Array(this.count);
    let text = this.searchable[at];
    if (text === undefined) {
      const parts = ["resource", "rule", "owner", "place", "path", "controls"].map((name) => this.get(name, at));
      text = [this.message(at), this.fingerprint(at), ...parts].join("\n").toLowerCase();
      this.searchable[at] = text;
    }
    return words.every((word) => text.includes(word));
  }
}

function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}
