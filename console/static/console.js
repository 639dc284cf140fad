// Keyboard shortcuts for the console. Optional: every page works without script.
"use strict";

(() => {
  const PAUSE_MS = 1200; // Between `g` and the letter that says where.
  let going = 0;

  const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;
  const rows = () => [...document.querySelectorAll(".rows tbody tr")].filter((row) => row.offsetParent !== null);

  const step = (by) => {
    const all = rows();
    if (all.length === 0) return;
    const now = all.findIndex((row) => row.classList.contains("here"));
    const next = all[Math.max(0, Math.min(all.length - 1, now < 0 ? 0 : now + by))];
    all.forEach((row) => row.classList.toggle("here", row === next));
    const target = next.querySelector("a[href]");
    if (target) target.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };

  const tick = () => {
    const box = document.querySelector(".rows tr.here input[type=checkbox]");
    if (box) box.click();
  };

  const show = () => {
    const keys = document.getElementById("keys");
    if (keys && !keys.open) keys.showModal();
  };

  const find = (event) => {
    const field = document.querySelector("[data-key='/']");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  };

  const go = (key) => {
    const link = document.querySelector(`.side [data-go="${CSS.escape(key)}"]`);
    if (link) location.assign(link.href);
  };

  // A page's own keys: [data-press="r"]. What opens is opened; a button is only focused, and Enter presses it.
  const press = (key, event) => {
    const found = document.querySelector(`[data-press="${CSS.escape(key)}"]`);
    if (!found) return;
    event.preventDefault();
    const inside = found.hash ? document.querySelector(found.hash) : found;
    if (found.tagName === "DETAILS") found.open = true;
    const first = inside === found && found.tagName !== "DETAILS" ? found : inside.querySelector("textarea, select, input:not([type=hidden])");
    (first || found).focus();
    (first || found).scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") closeAll();
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (performance.now() - going < PAUSE_MS && going > 0) {
      going = 0;
      go(event.key);
      return;
    }
    const keys = { "/": find, j: () => step(1), k: () => step(-1), x: tick, "?": show, g: () => { going = performance.now(); } };
    if (Object.hasOwn(keys, event.key)) keys[event.key](event);
    else press(event.key, event);
  });

  // Menus and confirmations close by Escape, by a click elsewhere, and by their own button.
  const OPENING = "details.menu[open], details.confirm[open], details.more[open]";
  const closeAll = (but = null) => {
    document.querySelectorAll(OPENING).forEach((each) => {
      if (each.contains(but)) return;
      const inside = each.contains(document.activeElement);
      each.open = false;
      if (inside) each.querySelector("summary").focus();
    });
  };
  document.addEventListener("click", (event) => {
    closeAll(event.target);
    if (event.target.closest("[data-closes]")) closeAll();
    if (event.target.closest("[data-opens=keys]")) { closeAll(); show(); }
    const copies = event.target.closest("[data-copies]");
    if (copies) navigator.clipboard.writeText(document.getElementById(copies.dataset.copies).textContent.trim()).then(() => { copies.textContent = "已复制"; });
  });

  // A form is sent once, however often its button is pressed. It can be sent again if the page is restored from the cache,
  // or is still there after a while: the sending was stopped, or the way was lost.
  const LOST_MS = 20000;
  const release = () => {
    document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent);
    document.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    setTimeout(release, LOST_MS);
  });
  window.addEventListener("pageshow", release);

  // What was written is not lost by another button or a link: the browser asks before it leaves. A form shown again,
  // refused (it says so) or overtaken (<form data-unsent>), holds words that nobody has kept yet.
  const unsent = (field) => !field.readOnly && !field.form.dataset.sent
    && (field.value !== field.defaultValue || (field.value !== "" && field.form.matches("[data-unsent], :has([role=alert])")));
  window.addEventListener("beforeunload", (event) => {
    if (![...document.querySelectorAll(".desk form[method=post] :is(textarea, input[type=text])")].some(unsent)) return;
    event.preventDefault();
    setTimeout(release); // For whoever stays.
  });

  // Back to a list as it was left in this tab: <… data-list>, and <a data-list-left> to that list's path.
  const left = (path) => `list ${path}`;
  const gate = !document.body.classList.contains("desk"); // Signed out: an address may hold a search's words.
  if (gate) Object.keys(sessionStorage).filter((key) => key.startsWith(left(""))).forEach((key) => sessionStorage.removeItem(key));
  if (document.querySelector("[data-list]")) sessionStorage.setItem(left(location.pathname), location.href);
  document.querySelectorAll("[data-list-left]").forEach((way) => { way.href = sessionStorage.getItem(left(way.pathname)) || way.href; });

  // One checkbox ticks all: <input type="checkbox" data-ticks="name-of-the-boxes" hidden>.
  document.addEventListener("change", (event) => {
    const name = event.target.dataset ? event.target.dataset.ticks : undefined;
    if (!name) return;
    document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]`).forEach((box) => {
      if (box.checked !== event.target.checked) box.click();
    });
  });

  const reveal = (root) => root.querySelectorAll("[data-closes], [data-opens], [data-copies], [data-ticks]").forEach((each) => { each.hidden = false; });
  reveal(document);
  document.addEventListener("htmx:load", (event) => reveal(event.target));
})();
