// A grid that keeps only the rows in view in the document, however many there are.
const ROW = 56;
const SPARE = 6;

class Grid {
  constructor(findings, onOpen, onClose) {
    this.findings = findings;
    this.box = byId("grid");
    this.rows = byId("rows");
    this.onOpen = onOpen;
    this.kept = [];
    this.active = 0;
    this.waiting = false;
    this.box.addEventListener("scroll", () => this.later());
    addEventListener("resize", () => this.later());
    this.box.addEventListener("keydown", (event) => this.key(event, onClose));
    this.rows.addEventListener("click", (event) => {
      const row = event.target.closest("[data-at]");
      if (row) this.choose(Number(row.dataset.at), true);
    });
  }

  show(kept) {
    this.kept = kept;
    this.active = Math.min(this.active, Math.max(kept.length - 1, 0));
    this.box.setAttribute("aria-rowcount", String(kept.length + 1));
    this.rows.style.setProperty("height", `${Math.max(kept.length * ROW, 0)}px`);
    this.draw();
  }

  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  draw() {
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW) - SPARE);
    const last = Math.min(this.kept.length, first + Math.ceil(this.box.clientHeight / ROW) + 2 * SPARE);
    const drawn = [];
    for (let at = first; at < last; at += 1) drawn.push(this.row(at));
    if (!this.kept.length) drawn.push(this.none());
    this.rows.replaceChildren(...drawn);
    if (this.active >= first && this.active < last) {
      this.box.setAttribute("aria-activedescendant", `row-${this.active}`);
    } else {
      this.box.removeAttribute("aria-activedescendant");
    }
  }

  none() {
    const row = element("div", "empty");
    row.setAttribute("role", "row");
    const cell = element("span", "", "No finding matches this filter.");
    cell.setAttribute("role", "gridcell");
    row.append(cell);
    return row;
  }

  row(at) {
    const { findings } = this;
    const index = this.kept[at];
    const row = element("div", "row");
    row.id = `row-${at}`;
    row.dataset.at = String(at);
    row.setAttribute("role", "row");
    row.setAttribute("aria-rowindex", String(at + 2));
    row.setAttribute("aria-selected", String(at === this.active));
    row.style.setProperty("top", `${at * ROW}px`);
    const level = element("span");
    level.append(element("span", `severity ${findings.severity(index)}`, findings.severity(index)));
    const what = `${findings.get("resource", index)}  ·  ${findings.get("rule", index)}`;
    row.append(
      level,
      two(findings.message(index), what, true),
      element("span", "code", findings.get("place", index)),
      element("span", "", findings.get("owner", index)),
      two(findings.get("state", index), findings.get("first", index), false),
    );
    for (const cell of row.children) cell.setAttribute("role", "gridcell");
    return row;
  }

  choose(at, open) {
    if (!this.kept.length) return;
    this.active = Math.max(0, Math.min(at, this.kept.length - 1));
    const top = this.active * ROW;
    const head = this.box.querySelector(".grid-head").offsetHeight;
    const view = this.box.clientHeight - head;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top + ROW > this.box.scrollTop + view) this.box.scrollTop = top + ROW - view;
    this.draw();
    if (open) this.onOpen(this.kept[this.active]);
  }

  key(event, onClose) {
    const page = Math.max(1, Math.floor(this.box.clientHeight / ROW) - 2);
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in moves) this.choose(this.active + moves[event.key], false);
    else if (event.key === "Enter" || event.key === " ") this.choose(this.active, true);
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
  }
}

function two(first, second, strong) {
  const cell = element("span", strong ? "two" : "two light");
  cell.append(element("span", "", first), element("span", "code soft", second));
  return cell;
}
