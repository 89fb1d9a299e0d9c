(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const element = (id) => document.getElementById(id);
  const rows = [...element("screen").children];
  const wide = new Set(data.wide), marks = new Set(data.marks);
  const last = data.screens.length - 1;
  let at = 0, timer = 0;

  // what every screen consists of: the row's number at each place
  const shown = [];
  data.screens.reduce((before, screen) => {
    const now = before.slice();
    for (let i = 0; i < screen.d.length; i += 2) now[screen.d[i]] = screen.d[i + 1];
    shown.push(now);
    return now;
  }, rows.map(() => -1));

  const paint = (place, number) => rows[place].replaceChildren(...spans(data.rows[number], (role) => data.roles[role], wide, marks));

  const show = (to, told) => {
    to = Math.max(0, Math.min(last, to));
    shown[to].forEach((number, place) => { if (number !== shown[at][place]) paint(place, number); });
    at = to;
    const screen = data.screens[at];
    element("caption").textContent = screen.c || "";
    element("place").value = at;
    element("count").textContent = `${at + 1} / ${last + 1}`;
    element("first").disabled = element("back").disabled = at === 0;
    element("forward").disabled = element("last").disabled = at === last;
    if (told) element("told").textContent = [screen.m, ...(screen.p || [])].filter(Boolean).join("\n");
  };

  const stop = () => {
    clearTimeout(timer);
    timer = 0;
    label();
  };
  const label = () => {
    const button = element("play");
    button.textContent = timer ? "❚❚" : "▶";
    button.title = timer ? data.words.pause : data.words.play;
    button.setAttribute("aria-label", button.title);
  };
  const onward = () => {
    if (at === last) return stop();
    timer = setTimeout(() => { show(at + 1); onward(); }, 1000 * Math.max(data.screens[at].t, 0.4));
    label();
  };
  const go = (to) => { stop(); show(to, true); };

  const moves = {
    first: () => go(0), back: () => go(at - 1), forward: () => go(at + 1), last: () => go(last),
    play: () => { if (timer) return stop(); if (at === last) show(0); onward(); },
    theme: () => {
      const light = document.documentElement.dataset.theme
        ? document.documentElement.dataset.theme === "light" : matchMedia("(prefers-color-scheme: light)").matches;
      document.documentElement.dataset.theme = light ? "dark" : "light";
    },
  };
  for (const [name, move] of Object.entries(moves)) element(name).addEventListener("click", move);
  element("place").addEventListener("input", (event) => go(Number(event.target.value)));

  const keys = {
    ArrowRight: "forward", ArrowLeft: "back", PageDown: "forward", PageUp: "back", Home: "first", End: "last",
    l: "forward", h: "back", n: "forward", p: "back", P: "play", T: "theme",
  };
  document.addEventListener("keydown", (event) => {
    const move = keys[event.key];
    if (!move || event.ctrlKey || event.altKey || event.metaKey || event.target.type === "range") return;
    event.preventDefault();
    moves[move]();
  });
  document.documentElement.classList.add("js");
  show(Math.max(0, data.screens.findIndex((screen) => screen.m && `#${screen.m}` === decodeURIComponent(location.hash))));
})();
