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

  // A form is sent once, however often its button is pressed; a page restored from the cache can be sent again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent);
    document.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });

  // Back from a ticket to the list as it was left in this tab: <form data-list>, <a data-list-left>.
  const list = document.querySelector("[data-list]");
  const way = document.querySelector("[data-list-left]");
  if (!document.body.classList.contains("desk")) sessionStorage.removeItem("list"); // Signed out: it may hold a search's words.
  if (list) sessionStorage.setItem("list", location.href);
  if (way) way.href = sessionStorage.getItem("list") || way.href;

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
