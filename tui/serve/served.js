(() => {
  const words = JSON.parse(document.getElementById("data").textContent);
  const element = (id) => document.getElementById(id);
  const screen = element("screen"), root = document.documentElement;
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [sheet];
  let visitor = "", number = 0, busy = false, queue = [], clock = 0, again = 0;

  const cell = () => {
    const probe = document.createElement("span");
    probe.textContent = "0".repeat(100);
    const row = document.createElement("div");
    row.className = "row";
    row.append(probe);
    screen.append(row);
    const box = probe.getBoundingClientRect();
    row.remove();
    return [box.width / 100, box.height];
  };
  const size = () => {
    const [across, down] = cell();
    return [Math.floor((innerWidth - 48) / across), Math.floor(innerHeight / down)];  // beside the button
  };

  const state = (text) => { element("state").textContent = text; element("state").hidden = !text; };

  const post = async (where, body) => {
    const answer = await fetch(where, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
    return [answer.status, answer.ok || answer.status === 503 ? await answer.json() : {}];
  };

  const apply = (news) => {
    for (const rule of news.styles || []) sheet.insertRule(rule, sheet.cssRules.length);
    if (news.height) {
      screen.replaceChildren(...Array.from({ length: news.height }, () => {
        const row = document.createElement("div");
        row.className = "row";
        return row;
      }));
    }
    const wide = new Set(news.wide || ""), marks = new Set(news.marks || "");
    for (const [place, pairs] of news.rows) screen.children[place].replaceChildren(...spans(pairs, (role) => role, wide, marks));
    number = news.number;
    const current = [...screen.children].find((row) => row.textContent.startsWith("▶") || row.textContent.startsWith(">"));
    if (current && news.rows.length) element("told").textContent = current.textContent.trim();
    if (news.copied && navigator.clipboard) navigator.clipboard.writeText(news.copied).catch(() => {});
    clearTimeout(clock);
    if (news.wake !== undefined) clock = setTimeout(() => push({ tick: true }), 1000 * news.wake + 5);
    if (news.ended) { state(words.ended); element("again").hidden = false; }
  };

  const come = async () => {
    const [width, height] = size();
    root.style.setProperty("--across", Math.max(40, Math.min(200, width)));
    const [status, news] = await post("come", { size: [width, height] });
    if (status === 503) { state(words.full); again = setTimeout(come, 10000); return; }
    visitor = news.visitor;
    state("");
    element("again").hidden = true;
    apply(news);
  };

  const send = async (whole) => {
    if (busy || !visitor) return;
    busy = true;
    const events = queue.splice(0, 32);
    try {
      const [status, news] = await post("tell", { visitor, events, whole: Boolean(whole) });
      if (status === 404) { visitor = ""; await come(); }
      else if (status === 200) {
        const lost = !whole && news.number !== number + 1;
        apply(news);
        state(news.ended ? words.ended : "");
        if (lost) { busy = false; await send(true); }
      }
    } catch {
      state(words.lost);
      clearTimeout(again);
      again = setTimeout(() => { busy = false; send(true); }, 2000);
      return;
    }
    busy = false;
    if (queue.length) send();
  };
  const push = (event) => { if (queue.length < 200) queue.push(event); send(); };

  const names = {
    ArrowRight: "right", ArrowLeft: "left", ArrowUp: "up", ArrowDown: "down", Enter: "enter", Backspace: "backspace", Escape: "escape",
    Home: "home", End: "end", PageUp: "pageup", PageDown: "pagedown", Tab: "tab", Delete: "delete", " ": "space",
  };
  const browsers = new Set(["c", "v", "t", "n", "w", "l", "f", "r", "j", "+", "-", "0"]);  // with ctrl: the browser's own
  document.addEventListener("keydown", (event) => {
    if (event.target.tagName === "BUTTON" && (event.key === "Enter" || event.key === " ")) return;
    if (event.metaKey || event.altKey) return;
    let key = event.key;
    if ((event.isComposing || key === "Process") && /^Key[A-Z]$/.test(event.code)) {  // an input method is on: the key itself
      key = event.code[3];
      if (!event.shiftKey) key = key.toLowerCase();
    }
    if (event.ctrlKey) {
      if (key.length !== 1 || browsers.has(key.toLowerCase())) return;
      event.preventDefault();
      push({ key: `ctrl+${key.toLowerCase()}` });
      return;
    }
    const name = names[key] || ([...key].length === 1 ? key : "");
    if (!name || (key === "Tab" && event.shiftKey)) return;
    event.preventDefault();
    push({ key: name, character: [...key].length === 1 ? key : "" });
  });
  document.addEventListener("paste", (event) => {
    const text = (event.clipboardData && event.clipboardData.getData("text")) || "";
    if (text) push({ paste: text.slice(0, 1000) });
  });
  const place = (event) => {
    const box = screen.getBoundingClientRect(), [across, down] = cell();
    return [Math.floor((event.clientX - box.left) / across), Math.floor((event.clientY - box.top) / down)];
  };
  screen.addEventListener("click", (event) => {
    if (getSelection().isCollapsed) push({ click: place(event) });
  });
  let turned = 0;
  screen.addEventListener("wheel", (event) => {
    event.preventDefault();
    turned += event.deltaY;
    if (Math.abs(turned) < 40) return;
    push({ wheel: [...place(event), turned > 0 ? 1 : 0] });
    turned = 0;
  }, { passive: false });
  let resized = 0;
  addEventListener("resize", () => {
    clearTimeout(resized);
    resized = setTimeout(() => {
      const [width, height] = size();
      root.style.setProperty("--across", Math.max(40, Math.min(200, width)));
      push({ size: [width, height] });
    }, 150);
  });
  addEventListener("pagehide", () => { if (visitor) navigator.sendBeacon("leave", JSON.stringify({ visitor })); });
  addEventListener("pageshow", (event) => { if (event.persisted) { visitor = ""; come(); } });
  element("again").addEventListener("click", () => { visitor = ""; come(); screen.focus(); });
  element("theme").addEventListener("click", () => { root.dataset.theme = root.dataset.theme === "light" ? "dark" : "light"; screen.focus(); });
  if (matchMedia("(prefers-color-scheme: light)").matches) root.dataset.theme = "light";
  come().then(() => screen.focus());
})();
