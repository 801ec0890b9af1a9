// The board in a television's own browser: a classic script of ES2015 (Chromium 56 and newer).
// The server draws; this keeps the picture new, flashes, chimes and speaks each call once.

(function () {
  "use strict";

  var FIRST_RETRY_MS = 500;
  var LONGEST_RETRY_MS = 10000;
  /** The server sends a picture every 5 s at least; after this long the link is dead. */
  var SILENCE_MS = 20000;
  var ASK_EVERY_MS = 10000;
  /** Old engines leak: the page is loaded anew once a day, while the office is closed if it can. */
  var RELOAD_MS = 20 * 3600 * 1000;
  var RELOAD_AT_LAST_MS = 26 * 3600 * 1000;
  /** Words that come later than this are left out. */
  var VOICE_WITHIN_MS = 4000;
  var KEPT = "jiaohao.board.taken";

  var said = document.body.dataset;
  var main = byId("main");
  var linkLine = byId("link");
  var soundButton = /** @type {HTMLButtonElement} */ (byId("sound"));
  var turns = new window.JiaohaoTurns(Number(read(KEPT)));
  var began = performance.now();
  /** @type {WebSocket | null} */
  var socket = null;
  var failures = 0;
  var heardAt = performance.now();
  var askedAt = -ASK_EVERY_MS;
  var shown = "";
  /** @type {{ at: string, closed: boolean }} */
  var newest = { at: said.at || "", closed: false };
  var takenAt = performance.now();
  /** @type {AudioContext | null} */
  var audio = null;
  /** @type {AudioBuffer | null} */
  var chime = null;

  /** @param {string} id */
  function byId(id) {
    return /** @type {HTMLElement} */ (document.getElementById(id));
  }

  /** @param {string} name */
  function read(name) {
    try {
      return sessionStorage.getItem(name);
    } catch (_refused) {
      return null; // a browser that keeps nothing may repeat a chime after a reload
    }
  }

  /** @param {string} name @param {string} value */
  function keep(name, value) {
    try {
      sessionStorage.setItem(name, value);
    } catch (_refused) {
      document.body.dataset.keeps = "nothing";
    }
  }

  // The link

  function connect() {
    if (socket) return;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const mine = new WebSocket(scheme + "//" + location.host + "/api/v1/live", "jiaohao.v1");
    socket = mine;
    mine.onopen = () => mine.send(JSON.stringify({
      type: "hello", topics: ["picture"], epoch: null, announced: turns.done()
    }));
    mine.onmessage = (event) => {
      if (socket === mine) take(JSON.parse(event.data));
    };
    mine.onclose = () => {
      if (socket === mine) lost();
    };
  }

  function lost() {
    socket = null;
    const pause = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * Math.pow(2, failures));
    failures += 1;
    setTimeout(connect, pause * (0.5 + Math.random() / 2));
  }

  function drop() {
    const old = socket;
    if (!old) return;
    lost();
    old.onclose = null;
    old.close();
  }

  /** Without a live connection the picture is asked for, so that a proxy that knows none will do. @param {number} now */
  function ask(now) {
    if (now - askedAt < ASK_EVERY_MS) return;
    askedAt = now;
    const request = new XMLHttpRequest();
    request.open("GET", "/api/v1/public/picture");
    request.timeout = ASK_EVERY_MS;
    request.onload = () => {
      if (request.status === 200) take(JSON.parse(request.responseText));
    };
    request.send();
  }

  /** @param {import("wire").BoardPicture} message */
  function take(message) {
    if (message.type !== "picture") return;
    failures = 0;
    heardAt = takenAt = performance.now();
    newest = message;
    if (message.html !== shown) {
      shown = message.html;
      main.innerHTML = shown;
    }
    turns.take(message);
    step();
  }

  // What is seen

  /** @param {string} id @param {string | number} text */
  function put(id, text) {
    const element = document.getElementById(id);
    if (element && element.textContent !== String(text)) element.textContent = String(text);
  }

  function stage() {
    const element = document.getElementById("stage");
    if (!element || !turns.turn) {
      document.body.classList.remove("calling");
      return;
    }
    put("stage-label", turns.turn.call.label);
    put("stage-counter", turns.turn.call.counter);
    byId("stage-fetched").hidden = !turns.turn.call.in_person;
    document.body.classList.add("calling");
  }

  /** @param {string} iso @param {number} later in ms */
  function hourMinute(iso, later) {
    // The offset is in the server's text: the browser's own zone and clock do not matter.
    const ms = Date.parse(iso) + later;
    const zone = /([+-])(\d\d):(\d\d)$/.exec(iso);
    const offset = zone ? (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
    return new Date(ms + offset * 60000).toISOString().slice(11, 16);
  }

  /** @param {number} now */
  function link(now) {
    const away = now - heardAt > SILENCE_MS;
    document.body.classList.toggle("lost", away);
    const line = away ? (said.lost || "").split("{time}").join(hourMinute(newest.at, 0)) : "";
    if (linkLine.textContent !== line) linkLine.textContent = line;
  }

  // What is heard

  function sound() {
    const Audio = window.AudioContext || window.webkitAudioContext;
    if (!Audio) {
      tell("none");
      return;
    }
    const player = audio = new Audio();
    player.onstatechange = () => tell(player.state === "running" ? "on" : "blocked");
    tell(player.state === "running" ? "on" : "blocked");
    const request = new XMLHttpRequest();
    request.open("GET", "/board/chime.wav");
    request.responseType = "arraybuffer";
    request.onload = () => {
      const decoding = player.decodeAudioData(request.response, (buffer) => {
        chime = buffer;
        document.body.dataset.ready = "yes";
      }, () => tell("none"));
      // Newer browsers answer twice: by the call and by a promise.
      if (decoding) decoding.catch(() => tell("none"));
    };
    request.send();
  }

  /** The state of the loudspeaker, in words and as `data-sound`: on, blocked or none. @param {string} state */
  function tell(state) {
    document.body.dataset.sound = state;
    soundButton.hidden = state === "on";
    soundButton.disabled = state === "none";
    soundButton.textContent = (state === "none" ? said.silent : said.press) || "";
    soundButton.title = state === "on" ? said.heard || "" : "";
  }

  function unlock() {
    if (audio && audio.state !== "running") audio.resume();
  }

  /** @param {AudioContext} player @param {AudioBuffer} buffer @param {number} at */
  function play(player, buffer, at) {
    const source = player.createBufferSource();
    source.buffer = buffer;
    source.connect(player.destination);
    source.start(at);
    return source;
  }

  /**
   * The words of a call behind its chime, which ends at `rung`; without them the chime was all.
   * @param {AudioContext} player @param {import("wire").PictureCall} call @param {number} rung
   */
  function speak(player, call, rung) {
    const request = new XMLHttpRequest();
    const done = () => {
      if (turns.turn && turns.turn.call.n === call.n) turns.speaking = false;
    };
    turns.speaking = true;
    request.open("GET", "/board/call/" + call.n + (turns.waiting.length > 1 ? "?waiting=yes" : ""));
    request.responseType = "arraybuffer";
    request.timeout = VOICE_WITHIN_MS;
    request.onerror = request.ontimeout = done;
    request.onload = () => {
      if (request.status !== 200) {
        done();
        return;
      }
      const decoding = player.decodeAudioData(request.response, (buffer) => {
        // A call that was withdrawn meanwhile is not spoken.
        if (!turns.turn || turns.turn.call.n !== call.n) return;
        const source = play(player, buffer, Math.max(player.currentTime, rung));
        source.onended = done;
        document.body.dataset.spoken = String(Number(document.body.dataset.spoken || 0) + 1);
      }, done);
      if (decoding) decoding.catch(done);
    };
    request.send();
  }

  /** @param {import("wire").PictureCall} call */
  function ring(call) {
    if (!audio || !chime || audio.state !== "running") return;
    play(audio, chime, audio.currentTime);
    speak(audio, call, audio.currentTime + chime.duration);
    document.body.dataset.chimed = String(Number(document.body.dataset.chimed || 0) + 1);
  }

  // Time

  function step() {
    const now = performance.now();
    const call = turns.next(now);
    if (call) ring(call);
    keep(KEPT, String(turns.done()));
    stage();
  }

  /** @param {number} now */
  function reload(now) {
    const age = now - began;
    const quiet = !turns.turn && socket && now - heardAt < SILENCE_MS;
    if (quiet && (age > RELOAD_AT_LAST_MS || (age > RELOAD_MS && newest.closed))) location.reload();
  }

  function tick() {
    const now = performance.now();
    if (now - heardAt > SILENCE_MS && socket && socket.readyState === 1) drop();
    if (!socket || socket.readyState !== 1) ask(now);
    step();
    put("clock", hourMinute(newest.at, now - takenAt));
    link(now);
    reload(now);
  }

  ["keydown", "click", "touchend"].forEach((name) => document.addEventListener(name, unlock));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !socket) connect();
  });
  sound();
  connect();
  setInterval(tick, 200);
})();
