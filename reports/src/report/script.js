"use strict";
// Without this script the page is complete: values are titles of the plots' elements, and the theme is the system's.
(() => {
  // The theme: system, light, dark, and around again. Some browsers store nothing for files on disk; then it is not kept.
  const button = document.getElementById("theme");
  const themes = ["system", "light", "dark"];
  const stored = () => { try { return localStorage.getItem("twintrack-theme"); } catch { return null; } };
  const store = (name) => { try { localStorage.setItem("twintrack-theme", name); } catch { /* not kept */ } };
  let theme = themes.includes(stored()) ? stored() : "system";
  const apply = () => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = "Theme: " + theme;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    store(theme);
    apply();
  });
  apply();

  // Values: a box beside the pointer, or beside the value that the arrow keys have reached.
  const box = document.createElement("div");
  box.id = "words";
  box.hidden = true;
  box.setAttribute("role", "status");
  document.body.append(box);
  let here = null;
  const hide = () => { box.hidden = true; here?.classList.remove("here"); here = null; };
  const place = () => {
    const at = here.getBoundingClientRect();
    const left = Math.min(at.right + 8, document.documentElement.clientWidth - box.offsetWidth - 4);
    const above = at.top - box.offsetHeight - 4;
    box.style.left = Math.max(4, left) + "px";
    box.style.top = (above < 4 ? at.bottom + 4 : above) + "px";
  };
  const show = (spot) => {
    hide();
    here = spot;
    here.classList.add("here");
    box.textContent = spot.dataset.words;
    box.hidden = false;
    place();
  };
  for (const title of document.querySelectorAll(".spots title")) {
    title.parentNode.dataset.words = title.textContent;
    title.remove();
  }
  document.addEventListener("pointerover", (event) => {
    const spot = event.target.closest?.(".spots circle");
    if (spot) show(spot); else hide();
  });
  document.addEventListener("scroll", () => here && place(), { capture: true, passive: true });
  for (const frame of document.querySelectorAll("figure > .scroll")) {
    const spots = [...frame.querySelectorAll(".spots circle")];
    frame.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (event.key === "Escape") hide();
      if (!step || spots.length === 0) return;
      event.preventDefault();
      const from = spots.indexOf(here);
      show(spots[from < 0 ? (step > 0 ? 0 : spots.length - 1) : (from + step + spots.length) % spots.length]);
    });
    frame.addEventListener("blur", hide);
  }
  // On paper everything that the tables say is open.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("#headline details:not([open])")];
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of closed) one.open = false; });
})();
