// Joins the parts. Until this has run, and when it cannot, the static list stays.
function start(findings) {
  let filter = readAddress();
  let opened = false;
  const plain = new PlainPages(findings);
  const close = () => {
    if (byId("detail").hidden) return;
    hideDetail();
    filter.show = "";
    remember();
    grid.draw();
    byId("grid").focus({ preventScroll: true });
  };
  const open = (at) => {
    filter.show = findings.fingerprint(at);
    remember();
    showDetail(findings, at, close);
    grid.draw();
    byId("detail").focus({ preventScroll: innerWidth > 1120 });
  };
  const grid = new Grid(findings, open, close);
  const remember = () => history.replaceState(null, "", address(filter));

  const apply = () => {
    const kept = chosen(findings, filter);
    const total = findings.count.toLocaleString("en");
    byId("count").textContent = kept.length === findings.count ? `${total} findings` : `${kept.length.toLocaleString("en")} of ${total} findings`;
    byId("grid").scrollTop = 0;
    grid.active = 0;
    grid.show(kept);
    plain.show(kept);
    showFilter(filter);
  };
  const change = (set) => {
    set();
    remember();
    apply();
  };
  const arrive = () => {
    filter = readAddress();
    apply();
    const at = filter.show ? findings.find(filter.show) : -1;
    if (at >= 0) {
      grid.choose(grid.kept.indexOf(at), false);
      showDetail(findings, at, close);
      grid.draw();
    } else {
      hideDetail();
    }
    if (location.hash.startsWith("#findings?")) byId("findings").scrollIntoView();
  };

  fillChoices(findings);
  byId("q").addEventListener("input", (event) => change(() => { filter.q = event.target.value; }));
  for (const name of CHOICES) byId(name).addEventListener("change", (event) => change(() => { filter[name] = event.target.value; }));
  for (const button of document.querySelectorAll(".toggle")) {
    button.addEventListener("click", () => change(() => {
      const { level } = button.dataset;
      if (!filter.severity.delete(level)) filter.severity.add(level);
    }));
  }
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("filters").addEventListener("reset", (event) => {
    event.preventDefault();
    change(() => { filter = { ...readAddress(), q: "", area: "", owner: "", state: "", order: "", severity: new Set() }; });
    byId("q").focus();
  });
  byId("detail").addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  byId("plain-toggle").addEventListener("click", (event) => {
    opened = !opened;
    event.target.setAttribute("aria-pressed", String(opened));
    byId("plain").hidden = !opened;
    byId("grid-box").hidden = opened;
    if (opened) plain.draw();
    else grid.draw();
  });
  for (const anchor of document.querySelectorAll("[data-filter]")) anchor.href = `#findings?${anchor.dataset.filter}`;
  addEventListener("hashchange", arrive);

  // The first search is as quick as the next when its text is made ready in spare moments.
  const prepare = (from) => requestIdleCallback((spare) => {
    let at = from;
    while (at < findings.count && spare.timeRemaining() > 2) findings.matches(at++, []);
    if (at < findings.count) prepare(at);
  });
  if ("requestIdleCallback" in window) prepare(0);

  byId("interactive").hidden = false;
  byId("static-findings").hidden = true;
  arrive();
  document.documentElement.dataset.ready = "yes";
}

unpack()
  .then((data) => { if (data.n) start(new Findings(data)); else document.documentElement.dataset.ready = "yes"; })
  .catch((error) => {
    byId("interactive").hidden = true;
    byId("static-findings").hidden = false;
    byId("trouble").hidden = false;
    byId("trouble").textContent = `The interactive list could not be opened here (${error.message}); the most urgent findings follow.`;
  });
