// Ordinary tables of 500 rows, for screen readers and for those who like Ctrl-F.
const PAGE = 500;

class PlainPages {
  constructor(findings) {
    this.findings = findings;
    this.box = byId("plain");
    this.kept = [];
    this.page = 0;
  }

  show(kept) {
    this.kept = kept;
    this.page = 0;
    if (!this.box.hidden) this.draw();
  }

  draw() {
    const start = this.page * PAGE;
    const end = Math.min(start + PAGE, this.kept.length);
    const table = element("table", "page");
    const head = element("tr");
    for (const name of ["Severity", "Finding", "Place", "Owner", "State, since"]) {
      const cell = element("th", "", name);
      cell.scope = "col";
      head.append(cell);
    }
    table.append(element("thead"), element("tbody"));
    table.tHead.append(head);
    for (const index of this.kept.slice(start, end)) table.tBodies[0].append(this.row(index));
    this.box.replaceChildren(this.pager(start, end), table);
  }

  row(index) {
    const { findings } = this;
    const row = element("tr");
    const cells = [0, 1, 2, 3, 4].map(() => element("td"));
    cells[0].append(element("span", `severity ${findings.severity(index)}`, findings.severity(index)));
    cells[1].append(element("b", "", findings.message(index)), element("br"), element("span", "code", findings.get("resource", index)), element("br"), element("span", "soft", findings.get("rule", index)));
    cells[2].append(element("span", "code", findings.get("place", index)));
    cells[3].append(findings.get("owner", index));
    cells[4].append(findings.get("state", index), element("br"), findings.get("first", index));
    row.append(...cells);
    return row;
  }

  pager(start, end) {
    const bar = element("div", "pager");
    const total = this.kept.length;
    const words = total ? `${(start + 1).toLocaleString("en")} to ${end.toLocaleString("en")} of ${total.toLocaleString("en")}` : "No finding matches this filter.";
    bar.append(this.turn("Previous", -1, start > 0), this.turn("Next", 1, end < total), element("span", "", words));
    return bar;
  }

  turn(name, step, possible) {
    const button = element("button", "", name);
    button.type = "button";
    button.disabled = !possible;
    button.addEventListener("click", () => {
      this.page += step;
      this.draw();
      this.box.querySelector("button:not(:disabled)").focus();
    });
    return button;
  }
}
