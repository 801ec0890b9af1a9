// A tree of elements described by pure view functions, and the one function that makes a live
// tree equal to it. Handlers are never part of the tree: pages listen once, on their root, and
// look for the nearest [data-do]. So a re-render cannot lose a focus, a press or a typed word.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "use", "path", "polyline", "line", "rect", "circle", "title", "text"]);

/** @typedef {import("../types").Child} Child */
/** @typedef {import("../types").Given} Given */
/** @typedef {import("../types").Props} Props */

/**
 * Make an element. Null, false and undefined children are left out; arrays are flattened.
 * @template {string} Tag
 * @param {Tag} tag @param {Props | null} [props] @param {...Child} children
 * @returns {import("../types").Made<Tag>}
 */
export function h(tag, props, ...children) {
  const node = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of /** @type {unknown[]} */ (children).flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return /** @type {import("../types").Made<Tag>} */ (node);
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
/** @type {WeakMap<Node, { of: string, make: () => HTMLElement }>} */
const waiting = new WeakMap();
/** @type {WeakMap<Node, string>} */
const madeOf = new WeakMap();

/**
 * An element that is made only when `of` is not what it was made of before: the rows of long lists
 * are most of a page, and few of them change with a step.
 * @param {keyof HTMLElementTagNameMap} tag
 * @param {string | number} key
 * @param {unknown[]} of all that it shows, as values of JSON
 * @param {() => HTMLElement} make an element of this tag and this data-key
 */
export function later(tag, key, of, make) {
  const place = h(tag, { "data-key": key });
  waiting.set(place, { of: JSON.stringify(of), make });
  return place;
}

/** The element itself, with all in it that was to be made later. @param {ChildNode} node @returns {ChildNode} */
function whole(node) {
  const late = waiting.get(node);
  if (late) {
    const made = late.make();
    madeOf.set(made, late.of);
    return made;
  }
  for (const child of node instanceof Element ? node.querySelectorAll("[data-key]") : []) {
    if (waiting.has(child)) child.replaceWith(whole(child));
  }
  return node;
}

/** Make the children of `root` equal to `views` with as few changes as possible. @param {Element} root @param {...Child} views */
export function render(root, ...views) {
  const next = document.createElement("div");
  next.append(.../** @type {unknown[]} */ (views).flat(Infinity).filter((view) => view instanceof Node));
  patchChildren(root, next);
}

/** @param {ChildNode} live @param {ChildNode} next */
function patch(live, next) {
  if (!(live instanceof Element && next instanceof Element)) {
    if (live.nodeValue !== next.nodeValue) live.nodeValue = next.nodeValue;
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

/** @param {Element} live @param {Element} next */
function patchAttributes(live, next) {
  for (const { name } of [...live.attributes]) {
    // An open <dialog> or <details> is the person's doing, not the view's.
    if (!next.hasAttribute(name) && name !== "open") live.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (live.getAttribute(name) !== value) live.setAttribute(name, value);
  }
}

/** @param {Node} node */
const keyOf = (node) => (node instanceof Element ? node.getAttribute("data-key") : null);

/** @param {Node} live @param {Node} next */
function alike(live, next) {
  return live.nodeName === next.nodeName && keyOf(live) === keyOf(next);
}

/** @param {Node} live @param {Node} next */
function patchChildren(live, next) {
  const wanted = [...next.childNodes];
  const keys = new Set(wanted.map(keyOf).filter((key) => key !== null));
  /** @type {Map<string, ChildNode>} */
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
 * @param {HTMLElement} root
 * @param {(what: string, data: Given, event: Event) => unknown} act
 * @param {(why: string) => unknown} [refuse]
 */
export function listen(root, act, refuse = () => {}) {
  root.addEventListener("click", (event) => {
    /** @type {HTMLElement | null | undefined} */
    const target = elementOf(event)?.closest("[data-do]");
    if (!target || target.tagName === "FORM" || !root.contains(target) || event.detail > 1) return;
    if (target.getAttribute("aria-disabled") !== "true") act(target.dataset.do ?? "", given(target), event);
    else if (target.dataset.why) refuse(target.dataset.why);
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    /** @type {HTMLFormElement | null | undefined} */
    const form = elementOf(event)?.closest("form[data-do]");
    if (form) act(form.dataset.do ?? "", fieldsOf(form), event);
  });
}

/** The element an event is about: what pages listen to happens to elements. @param {{ target: EventTarget | null }} event */
export const elementOf = ({ target }) => /** @type {Element | null} */ (target);

/** What an element hands to its action: each data-… that its view gave it. @param {HTMLElement} element */
export const given = (element) => /** @type {Given} */ (element.dataset);

/** What is written in the fields of a form, by their names; a file is not written. @param {HTMLFormElement} form */
export function fieldsOf(form) {
  /** @type {Given} */
  const fields = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields[name] = value;
  return fields;
}

const MOVES = /^(Tab|Arrow\w+|Page\w+|Home|End)$/;

/**
 * Whether a key that is held down may act again and again: moving about, and typing.
 * @param {{ key: string, target: EventTarget | null }} event
 */
export function mayRepeat({ key, target }) {
  if (MOVES.test(key)) return true;
  const writes = elementOf({ target })?.closest?.("input, textarea, select, [contenteditable]");
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
