"use strict";
// A row as spans: of [role, text, role, text …], where ``name`` gives a role's classes. What is not ASCII stands in a box of its width.
const spans = (pairs, name, wide, marks) => {
  const found = [];
  for (let i = 0; i < pairs.length; i += 2) {
    const made = document.createElement("span");
    made.className = name(pairs[i]);
    let plain = "";
    const flush = () => { if (plain) { made.append(plain); plain = ""; } };
    for (const char of pairs[i + 1]) {
      if (char < "\u0080") { plain += char; continue; }
      flush();
      if (marks.has(char) && made.lastElementChild) { made.lastElementChild.append(char); continue; }
      const box = document.createElement("i");
      box.className = wide.has(char) ? "w2" : "w1";
      box.textContent = char;
      made.append(box);
    }
    flush();
    found.push(made);
  }
  return found;
};
