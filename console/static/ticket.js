// Faster with script: templates without a round trip, and only the people of the chosen department.
"use strict";

(() => {
  const chooser = document.querySelector("select[data-fills]");
  let last = "";

  const fill = () => {
    const chosen = chooser.selectedOptions[0];
    const text = chosen.dataset.text;
    const target = document.getElementById(chooser.dataset.fills);
    if (!text) return;
    const typed = target.value.trimEnd();
    if (typed === "" || typed === last) target.value = text;
    else if (!typed.endsWith(text)) target.value = `${typed}\n${text}`;
    last = text.trimEnd();
    const form = chooser.form;
    const outcome = chosen.dataset.outcome;
    if (outcome && !form.querySelector("[name=outcome]:checked")) {
      const box = form.querySelector(`[name=outcome][value="${CSS.escape(outcome)}"]`);
      if (box) box.checked = true;
    }
  };

  if (chooser) {
    chooser.addEventListener("change", fill);
    chooser.parentElement.querySelector("button").hidden = true;
  }

  const narrow = (departments) => {
    const people = document.getElementById(departments.dataset.narrows);
    for (const group of people.querySelectorAll("optgroup")) {
      const fits = group.label === departments.value;
      group.hidden = group.disabled = !fits;
    }
    const chosen = people.selectedOptions[0];
    if (chosen && chosen.parentElement.disabled) people.value = "";
  };

  document.querySelectorAll("[data-narrows]").forEach((departments) => {
    departments.addEventListener("change", () => narrow(departments));
    narrow(departments);
  });

  // A link to an action opens it; without script it leads there.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#do-"]');
    const step = link && document.querySelector(link.hash);
    if (!step) return;
    step.open = true;
    const first = step.querySelector("select, textarea, input:not([type=hidden])");
    // After the browser itself has scrolled there.
    if (first) requestAnimationFrame(() => first.focus());
  });

  // A form returned with errors is what the reader wants to see.
  const wrong = document.querySelector(":is(.step[open], #answer) :is([aria-invalid], .wrong input)")
    ?? document.querySelector(":is(.step[open], #answer) [role=alert]");
  if (wrong) {
    wrong.focus({ preventScroll: true });
    wrong.scrollIntoView({ block: "center" });
  }
})();
