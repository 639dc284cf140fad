// What was said in this window, kept in sessionStorage until it is closed. Nothing else is kept in the browser.
const KEY = "younuo-talk";
const MOST = 200;

/** The turns of this window, oldest first: {id, text, at, answer?}. */
export function load() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((turn) => typeof turn?.id === "string" && typeof turn?.text === "string") : [];
  } catch {
    return [];
  }
}

export function save(turns) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(turns.slice(-MOST)));
  } catch {
    // A full or forbidden storage costs the talk on reload, and nothing else.
  }
}

export function clear() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // There was nothing to clear.
  }
}
