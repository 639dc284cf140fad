// The line to the server. Every message has an id made here; what was not answered is sent again with the same id
// after a lost connection, and the server answers a repeat with what it answered before.
const PATIENCE = 30_000;
const SLOWEST_OPENING = 8_000;
const SHORTEST_PAUSE = 400;
const LONGEST_PAUSE = 15_000;
const TRIES_BEFORE_PLAIN = 2;

export class Line {
  /** `onAnswer(answer)` for each answer; `onNotice(notice)` for what comes unasked; `onState(up, reason)` when the line goes up or down. */
  constructor({ onAnswer, onNotice, onState }) {
    this.onAnswer = onAnswer;
    this.onNotice = onNotice;
    this.onState = onState;
    this.waiting = new Map();
    this.failures = 0;
    this.timer = null;
    this.plain = null;
    this.plainWorks = false;
    this.refusal = undefined;
    window.addEventListener("online", () => this.hurry());
    // A socket does not notice by itself for half a minute that the phone is in a lift.
    window.addEventListener("offline", () => this.drop());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    window.addEventListener("pageshow", (event) => event.persisted && this.hurry());
    this.open();
  }

  send(message) {
    this.waiting.set(message.id, { id: message.id, text: message.text });
    if (this.socket?.readyState === WebSocket.OPEN) this.transmit(message.id);
    else this.hurry();
  }

  open() {
    clearTimeout(this.timer);
    const address = new URL("/chat", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    let socket;
    try {
      socket = new WebSocket(address);
    } catch {
      this.lost(null);
      return;
    }
    this.socket = socket;
    // A proxy that swallows the handshake would otherwise hold the messages for minutes.
    const slow = setTimeout(() => socket === this.socket && this.drop(), SLOWEST_OPENING);
    socket.addEventListener("open", () => {
      clearTimeout(slow);
      this.failures = 0;
      this.plainWorks = false;
      this.refusal = undefined;
      this.onState(true);
      for (const id of this.waiting.keys()) this.transmit(id);
    });
    socket.addEventListener("message", (event) => {
      const content = JSON.parse(event.data);
      if (content.notice) this.takeNotice(socket, content);
      else this.take(content);
    });
    socket.addEventListener("close", () => this.lost(socket));
  }

  transmit(id) {
    const message = this.waiting.get(id);
    this.socket.send(JSON.stringify({ id, text: message.text }));
    clearTimeout(message.timer);
    // Silence can be a connection that died without a word: a new one sends again.
    message.timer = setTimeout(() => this.waiting.has(id) && this.drop(), PATIENCE);
  }

  take(answer) {
    const message = this.waiting.get(answer.id);
    if (!message) return;
    clearTimeout(message.timer);
    this.waiting.delete(answer.id);
    this.onAnswer(answer);
  }

  // Shown first, then said to be seen: what the server does not hear of comes again, under the same name.
  takeNotice(socket, notice) {
    this.onNotice(notice);
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ seen: notice.notice }));
  }

  drop() {
    const socket = this.socket;
    this.lost(socket);
    socket?.close();
  }

  lost(socket) {
    if (socket !== null && socket !== this.socket) return;
    this.socket = null;
    this.failures += 1;
    for (const message of this.waiting.values()) clearTimeout(message.timer);
    if (this.failures >= TRIES_BEFORE_PLAIN && this.waiting.size) this.sendPlainly();
    // Where plain requests get through nothing is lost, however often the socket fails.
    if (!this.plainWorks && (this.failures > 1 || this.waiting.size)) this.onState(false, this.refusal);
    const pause = Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** (this.failures - 1));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), pause * (0.7 + 0.6 * Math.random()));
  }

  /** Where no WebSocket gets through, plain requests do; one after the other, so that the order holds. */
  async sendPlainly() {
    if (this.plain) return;
    this.plain = true;
    try {
      while (this.waiting.size) {
        const { id, text } = this.waiting.values().next().value;
        const response = await fetch("/chat", {
          method: "POST",
          headers: { Accept: "application/json" },
          body: new URLSearchParams({ message_id: id, text }),
          signal: AbortSignal.timeout?.(PATIENCE),
        });
        const answer = await response.json();
        this.plainWorks = response.ok;
        this.refusal = answer.error;
        this.onState(response.ok, answer.error);
        if (!response.ok) return;
        this.take({ ...answer, id });
      }
    } catch {
      // The next try of the socket comes back here.
      this.plainWorks = false;
      this.onState(false, this.refusal);
    } finally {
      this.plain = null;
    }
  }

  hurry() {
    if (this.socket) return;
    if (this.failures >= TRIES_BEFORE_PLAIN && this.waiting.size) this.sendPlainly();
    this.open();
  }
}
