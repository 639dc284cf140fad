// A turn on the page: what the citizen said and what came back. The same shapes as templates/turns.html.
// Text goes in as text, never as HTML.

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function unseen(text) {
  return element("span", "unseen", text);
}

/** Write into a `time` what its moment is called today. */
export function tellTime(made) {
  const date = new Date(made.dateTime);
  const clock = date.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const today = date.toDateString() === new Date().toDateString();
  made.textContent = today ? clock : `${date.getMonth() + 1}月${date.getDate()}日 ${clock}`;
}

function time(moment) {
  const made = element("time");
  made.dateTime = new Date(moment).toISOString();
  tellTime(made);
  return made;
}

function button({ label, say, lasting }) {
  const made = element("button", "", label);
  made.name = "say";
  made.value = say;
  made.setAttribute("form", "composer");
  if (lasting) made.dataset.lasting = "";
  return made;
}

const PARTS = {
  title: (part) => element("h3", "", part.text),
  quote: (part) => element("figure", "", element("figcaption", "", part.label), element("blockquote", "", part.text)),
  field: (part) => element("p", "field", element("span", "label", part.label), element("span", "", part.text)),
  text: (part) => element("p", "", part.text),
  list: (part) => element("div", "choices list", ...part.buttons.map(button)),
  buttons: (part) => element("div", "choices", ...part.buttons.map(button)),
};

function sheet(parts) {
  const body = element("div", "sheet", unseen("有诺说："), ...parts.map((part) => PARTS[part.kind](part)));
  const seal = element("span", "seal", "诺");
  seal.setAttribute("aria-hidden", "true");
  return element("div", "theirs", seal, body);
}

function typing() {
  const [sent, unsent] = [element("span", "sent", "正在查，请稍等"), element("span", "unsent", "还没送到，连上就发")];
  const dots = element("p", "typing", sent, unsent, element("i"), element("i"), element("i"));
  const made = sheet([]);
  made.lastChild.append(dots);
  made.classList.add("waiting");
  return made;
}

/** Draw `turn` anew into `article`. */
export function draw(article, turn) {
  const failed = turn.answer?.stored === false;
  const meta = element("p", "meta", time(turn.at), failed ? " · 没有送到" : "");
  const mine = element("div", "mine", element("p", "words", unseen("您说："), turn.shown ?? turn.text), meta);
  const rest = turn.answer ? turn.answer.replies.map(sheet) : [typing()];
  if (turn.answer && rest.length) rest.push(element("p", "meta", time(turn.answer.at)));
  if (failed && turn.answer.again) {
    const again = element("button", "main", "再发一次");
    again.type = "button";
    again.dataset.again = turn.id;
    rest.push(element("p", "retry", again));
  }
  article.className = failed ? "turn failed" : "turn";
  if (turn.unasked) {
    article.replaceChildren(...rest);
    return;
  }
  // The citizen's own words stay where they are, so that a screen reader reads only what is new.
  if (article.firstElementChild) {
    article.firstElementChild.lastElementChild.replaceWith(meta);
    while (article.children.length > 1) article.lastElementChild.remove();
    article.append(...rest);
  } else {
    article.append(mine, ...rest);
  }
}

/** An article for a new turn. */
export function place(log, turn) {
  const article = element("article", "turn");
  draw(article, turn);
  log.append(article);
  return article;
}

/** Put away, in the log or a turn of it, the buttons that answered only the last message; those of a list stay as its text. */
export function retire(log) {
  for (const each of log.querySelectorAll(".choices:not(.list)")) each.hidden = true;
  for (const each of log.querySelectorAll("button[name=say]:not([data-lasting])")) each.disabled = true;
}
