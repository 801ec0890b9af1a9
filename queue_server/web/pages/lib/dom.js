// A tree of elements described by pure view functions, and the one function that makes a live
// tree equal to it. Handlers are never part of the tree: pages listen once, on their root, and
// look for the nearest [data-do]. So a re-render cannot lose a focus, a press or a typed word.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "use", "path", "polyline", "line", "rect", "circle", "title", "text"]);

/**
 * Make an element. Null, false and undefined children are left out; arrays are flattened.
 * @param {string} tag @param {Record<string, unknown> | null} [props] @param {import("../types").Child[]} children
 * @returns {any} an element of that tag
 */
export function h(tag, props, ...children) {
  const node = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of /** @type {any[]} */ (children).flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

/**
 * One of the shapes of shapes.svg, drawn in the colour of the text around it.
 * @param {string} name
 * @param {{ label?: string | null, size?: string }} [options]
 */
export function shape(name, { label = null, size = "" } = {}) {
  const hidden = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  return h(
    "svg",
    { class: `shape ${size}`.trim(), viewBox: "0 0 24 24", ...hidden },
    h("use", { href: `/static/shapes.svg#${name}` }),
  );
}

/** What is not made yet, by its place; and of what it was made, by what stands on the page. */
const waiting = new WeakMap();
const madeOf = new WeakMap();

/**
 * An element that is made only when `of` is not what it was made of before: the rows of long lists
 * are most of a page, and few of them change with a step.
 * @param {string} tag
 * @param {string | number} key
 * @param {unknown[]} of all that it shows, as values of JSON
 * @param {() => HTMLElement} make an element of this tag and this data-key
 */
export function later(tag, key, of, make) {
  const place = h(tag, { "data-key": key });
  waiting.set(place, { of: JSON.stringify(of), make });
  return place;
}

/** The element itself, with all in it that was to be made later. */
function whole(node) {
  const late = waiting.get(node);
  if (late) {
    const made = late.make();
    madeOf.set(made, late.of);
    return made;
  }
  for (const child of node.querySelectorAll?.("[data-key]") ?? []) {
    if (waiting.has(child)) child.replaceWith(whole(child));
  }
  return node;
}

/** Make the children of `root` equal to `views` with as few changes as possible. */
export function render(root, ...views) {
  const next = document.createElement("div");
  next.append(...views.flat(Infinity).filter((view) => view instanceof Node));
  patchChildren(root, next);
}

function patch(live, next) {
  if (live.nodeType === Node.TEXT_NODE) {
    if (live.data !== next.data) live.data = next.data;
    return;
  }
  const late = waiting.get(next);
  if (late && madeOf.get(live) === late.of) return;
  if (late) madeOf.set(live, late.of);
  else madeOf.delete(live);
  const made = late ? late.make() : next;
  patchAttributes(live, made);
  patchChildren(live, made);
}

function patchAttributes(live, next) {
  for (const { name } of [...live.attributes]) {
    // An open <dialog> or <details> is the person's doing, not the view's.
    if (!next.hasAttribute(name) && name !== "open") live.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (live.getAttribute(name) !== value) live.setAttribute(name, value);
  }
}

const keyOf = (node) => node.getAttribute?.("data-key") ?? null;

function alike(live, next) {
  return live.nodeName === next.nodeName && keyOf(live) === keyOf(next);
}

function patchChildren(live, next) {
  const wanted = [...next.childNodes];
  const keys = new Set(wanted.map(keyOf).filter((key) => key !== null));
  const kept = new Map();
  for (const child of [...live.childNodes]) {
    const key = keyOf(child);
    if (key === null) continue;
    if (keys.has(key)) kept.set(key, child);
    else child.remove();
  }
  let at = live.firstChild;
  for (const child of wanted) {
    const key = keyOf(child);
    const match = key !== null ? kept.get(key) : at && alike(at, child) ? at : null;
    if (!match || !alike(match, child)) {
      live.insertBefore(whole(child), at);
      continue;
    }
    if (match === at) at = at.nextSibling;
    else live.insertBefore(match, at);
    patch(match, child);
  }
  while (at) {
    const rest = at;
    at = at.nextSibling;
    rest.remove();
  }
}

/**
 * Call `act(what, dataset, event)` for a click on, or a submit of, anything with data-do.
 *
 * The second click of a double click is the same press: what stands under the finger by then may be
 * another step. `refuse(why)` gets the reason of a button that cannot be used now, where it has one.
 */
export function listen(root, act, refuse = (/** @type {string} */ _why) => {}) {
  root.addEventListener("click", (event) => {
    const target = event.target.closest("[data-do]");
    if (!target || target.tagName === "FORM" || !root.contains(target) || event.detail > 1) return;
    if (target.getAttribute("aria-disabled") !== "true") act(target.dataset.do, target.dataset, event);
    else if (target.dataset.why) refuse(target.dataset.why);
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target.closest("form[data-do]");
    if (form) act(form.dataset.do, { ...Object.fromEntries(new FormData(form)) }, event);
  });
}

const MOVES = /^(Tab|Arrow\w+|Page\w+|Home|End)$/;

/** Whether a key that is held down may act again and again: moving about, and typing. */
export function mayRepeat({ key, target }) {
  if (MOVES.test(key)) return true;
  const writes = target.closest?.("input, textarea, select, [contenteditable]");
  if (!writes || key === "Escape") return false;
  return key !== "Enter" || writes.tagName === "TEXTAREA";
}

/**
 * One press is one step, however long the key is held.
 *
 * A browser clicks the focused button again on each repeat of Enter, and a shortcut would fire again
 * on each repeat of its letter, in whatever has opened meanwhile. So repeats end here, before
 * any listener and any default action, for every button, sheet and form of the page.
 */
export function oneStepPerPress(root = document) {
  root.addEventListener("keydown", (event) => {
    if (!event.repeat || mayRepeat(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
}
