// The page's script: makes turns out of what is sent, keeps them for a reload, and leaves the form as it is without script.
import { clear, load, save } from "./history.js";
import { Line } from "./line.js";
import { draw, place, retire, tellTime } from "./turns.js";

const log = document.getElementById("log");
const form = document.getElementById("composer");
const field = document.getElementById("text");
const state = document.getElementById("state");
const notice = document.getElementById("notice");
const bulletins = document.getElementById("bulletins");
const longest = Number(form.dataset.longest);
const touch = matchMedia("(pointer: coarse)");

const turns = load();
const articles = new Map();

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Outside https only getRandomValues is there.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function show(turn) {
  const article = place(log, turn);
  articles.set(turn.id, article);
  return article;
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

function say(text, shown) {
  const length = [...text].length;
  if (length > longest) {
    notice.textContent = form.dataset.tooLong.replace("{length}", length).replace("{limit}", longest);
    return false;
  }
  notice.textContent = "";
  retire(log);
  const turn = { id: newId(), text, shown, at: Date.now() };
  turns.push(turn);
  save(turns);
  show(turn).scrollIntoView({ block: "start" });
  line.send(turn);
  return true;
}

// What came unasked meanwhile takes nothing from the answer to the last message.
function lastAsked() {
  return turns.filter((turn) => !turn.unasked).at(-1);
}

function answered(answer) {
  const turn = turns.find((each) => each.id === answer.id);
  if (!turn) return;
  turn.answer = answer;
  save(turns);
  const article = articles.get(turn.id);
  const last = turn === lastAsked();
  draw(article, turn);
  if (!last) retire(article);
  post(answer.bulletins ?? [], article);
  if (last) article.scrollIntoView({ block: "start" });
}

function paragraph(line) {
  const made = document.createElement("p");
  made.textContent = line;
  return made;
}

// What the city lets everybody read stands at the top; what was posted while the page is open, above the next answer too.
function post(lines, article) {
  const known = new Set([...bulletins.children].map((each) => each.textContent));
  const news = lines.filter((line) => !known.has(line));
  bulletins.replaceChildren(...lines.map(paragraph));
  bulletins.hidden = lines.length === 0;
  if (news.length === 0) return;
  const told = document.createElement("div");
  told.className = "bulletins";
  told.append(...news.map(paragraph));
  article.querySelector(".theirs")?.before(told);
}

// What comes unasked: a department's answer, say. It may come twice, and is shown once.
function notified({ notice, at, replies }) {
  const id = `notice-${notice}`;
  if (turns.some((turn) => turn.id === id)) return;
  const turn = { id, text: "", unasked: true, at, answer: { at, stored: true, replies } };
  turns.push(turn);
  save(turns);
  show(turn).scrollIntoView({ block: "nearest" });
}

// A page may stay open for days: what was said today is then of another day.
document.addEventListener("visibilitychange", () => log.querySelectorAll("time[datetime]").forEach(tellTime));

function sendAgain(id) {
  const turn = turns.find((each) => each.id === id);
  delete turn.answer;
  save(turns);
  draw(articles.get(id), turn);
  line.send(turn);
  refocus();
}

// On a phone the focus would bring up the keyboard over the answer.
function refocus() {
  if (!touch.matches) field.focus({ preventScroll: true });
}

// The second half of a double click would press whatever the answer has moved under the pointer.
const DOUBLE_CLICK = 500;
let pressedAt = -DOUBLE_CLICK;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const pressed = event.submitter?.name === "say" ? event.submitter : null;
  if (pressed) {
    const again = event.timeStamp - pressedAt < DOUBLE_CLICK;
    pressedAt = event.timeStamp;
    if (again) return;
  }
  const text = pressed ? pressed.value : field.value.trim();
  // A button may say an id; the citizen reads what stood on it.
  const shown = pressed?.textContent.trim().replace(/^\d+\. /, "");
  if (!text || !say(text, shown)) return;
  if (!pressed) {
    field.value = "";
    grow();
  }
  if (pressed) refocus();
  else field.focus({ preventScroll: true });
});

field.addEventListener("keydown", (event) => {
  // While a Chinese input method composes, Enter belongs to it (229 is what older ones say).
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  if (field.value.trim()) document.getElementById("send").click();
});

field.addEventListener("input", () => {
  notice.textContent = "";
  grow();
});

log.addEventListener("click", (event) => {
  const id = event.target.closest("button[data-again]")?.dataset.again;
  if (id) sendAgain(id);
});

// The other windows of this browser show the same citizen's talk, and speak for him until they are loaded anew.
const windows = new BroadcastChannel("younuo-leave");
document.getElementById("leave").addEventListener("submit", async (event) => {
  event.preventDefault();
  const done = await fetch("/leave", { method: "POST" }).then((response) => response.ok, () => false);
  if (!done) return event.target.submit();
  windows.postMessage("");
  beginAnew();
});
windows.addEventListener("message", beginAnew);

function beginAnew() {
  turns.length = 0;
  clear();
  log.replaceChildren();
  location.replace("/");
}

log.setAttribute("aria-busy", "true");
const standing = turns.indexOf(lastAsked());
turns.forEach((turn, place) => {
  if (place === standing) retire(log);
  show(turn);
});
log.removeAttribute("aria-busy");
articles.get(turns.at(-1)?.id)?.scrollIntoView({ block: "start" });

const line = new Line({
  onAnswer: answered,
  onNotice: notified,
  onState: (up, reason) => {
    log.classList.toggle("cut", !up);
    state.textContent = up ? "" : (reason ?? "连接断了，正在重新连接。没送到的话会自动再发。");
  },
});
for (const turn of turns) if (!turn.answer) line.send(turn);
grow();
document.documentElement.dataset.ready = "";
