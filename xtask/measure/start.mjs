// Starts the page in a document without a browser, and says which of its
// functions ran, what of its memory was read, and what it shows.
//
//   node --expose-gc start.mjs LINKEDOM GLUE WASM VISITOR END
//
// LINKEDOM is the folder of that package, GLUE wasm-bindgen's script, whose
// imports may include `probe`, and WASM the program, in which each function may
// begin with a call of `probe.hit(number)` and each reading with one of
// `probe.read(address, length)`. For a VISITOR who is "particular" every media
// query holds. Prints as JSON these numbers, what was read below the address
// END, and all texts and attributes of the document with all it is asked for by
// name: every text that the program hands to JavaScript is among them.
//
// Nothing here has to be like a browser in every respect: what runs there and
// not here is loaded when it is needed. But the same program must
// get the same answer every time, so time is counted and does not pass.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { setImmediate as turn } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const [linkedom, glue, wasm, visitor, end] = process.argv.slice(2);
const { parseHTML } = createRequire(import.meta.url)(linkedom);

/** What is watched: a first frame, its effects, what waits a moment. */
const UNTIL_MS = 2000;

/** All texts and attributes of the document, and what it is asked for. */
const shown = [];
const asked = (...texts) => void shown.push(texts.join(" "));

const hits = new Set();
/** Of each address below END whether it was read. */
const seen = new Uint8Array(Number(end));
const read = (address, length) => {
  const from = address >>> 0;
  if (from < seen.length) seen.fill(1, from, from + length);
};
globalThis.probe = { hit: (number) => hits.add(number), read };

const { window, document } = parseHTML(
  "<!doctype html><html><body><noscript>-</noscript></body></html>",
);

let now = 0;
let ids = 0;
const timers = new Map();
const after = (run, ms = 0) => {
  ids += 1;
  timers.set(ids, { at: now + Number(ms), run });
  return ids;
};

/** Lets time go on up to the next timer; false when it is over. */
const advance = () => {
  const [next] = [...timers].sort(([, a], [, b]) => a.at - b.at);
  if (!next || next[1].at > UNTIL_MS) return false;
  timers.delete(next[0]);
  now = Math.max(now, next[1].at);
  next[1].run();
  return true;
};

const define = (target, values) => {
  for (const [name, value] of Object.entries(values)) {
    const whole = { value, configurable: true, writable: true };
    Object.defineProperty(target, name, whole);
  }
};
/** A class for the sake of `instanceof` alone. */
const kind = (has) => class { static [Symbol.hasInstance](it) { return has(it); } };
const tag = (name) => kind((it) => it?.localName === name);
const nothing = () => {};
/** Says once that something has a size. */
class Observer {
  constructor(hear) { this.hear = hear; }
  observe() { after(() => this.hear([], this)); }
  unobserve() {}
  disconnect() {}
}

define(globalThis, {
  window: globalThis,
  self: globalThis,
  document,
  Window: kind((it) => it === globalThis),
  ShadowRoot: kind(() => false),
  Node: window.Node,
  Element: window.Element,
  HTMLElement: window.HTMLElement,
  HTMLCanvasElement: tag("canvas"),
  HTMLDetailsElement: tag("details"),
  HTMLDialogElement: tag("dialog"),
  HTMLInputElement: tag("input"),
  HTMLSelectElement: tag("select"),
  Event: window.Event,
  KeyboardEvent: kind(() => false),
  ResizeObserver: Observer,
  location: {
    hash: "", host: "localhost", href: "http://localhost/",
    origin: "http://localhost", pathname: "/", search: "",
  },
  history: { pushState: asked, replaceState: asked },
  navigator: { clipboard: { writeText: async () => {} }, language: "en" },
  localStorage: { getItem: (key) => asked(key) ?? null, setItem: asked },
  matchMedia: (query) => asked(query) ?? {
    matches: visitor === "particular",
    addEventListener: nothing, removeEventListener: nothing,
  },
  addEventListener: asked,
  removeEventListener: nothing,
  setTimeout: after,
  clearTimeout: (id) => timers.delete(id),
  requestAnimationFrame: (frame) => after(() => frame(now), 16),
  cancelAnimationFrame: (id) => timers.delete(id),
  innerWidth: 1280,
  innerHeight: 800,
  devicePixelRatio: 1,
});
define(performance, { now: () => now });
// A look at the clock takes long now and then: yew pauses when work takes long.
let looks = 0;
define(Date, {
  now: () => {
    looks += 1;
    now += looks % 3 === 0 ? 20 : 0;
    return now;
  },
});
define(Math, { random: () => 0.5 });
Object.defineProperty(document, "activeElement", { get: () => document.body });

// A layout of a kind: what is measured has a place and a size.
const layout = {
  offsetLeft: 10, offsetTop: 10, offsetWidth: 100, offsetHeight: 40,
  clientWidth: 100, clientHeight: 40, scrollTop: 0, scrollLeft: 0,
  focus: nothing, blur: nothing, scrollIntoView: nothing,
  showModal: nothing, close: nothing,
};
const listeners = new Map();
const { addEventListener } = window.Element.prototype;
layout.addEventListener = function (type, hear, ...options) {
  const own = listeners.get(this) ?? {};
  listeners.set(this, own);
  asked(type);
  (own[type] ??= []).push(hear);
  addEventListener.call(this, type, hear, ...options);
};
define(window.Element.prototype, layout);
define(window.HTMLElement.prototype, layout);

for (const { prototype } of [window.Document, window.Element]) {
  for (const name of ["querySelector", "querySelectorAll", "closest"]) {
    const find = prototype[name];
    if (!find) continue;
    define(prototype, {
      [name](selector) {
        asked(selector);
        return find.call(this, selector);
      },
    });
  }
}

const { default: init, second } = await import(pathToFileURL(glue));
if (second) {
  second.load = () => {
    throw new Error("the first half calls for the second one");
  };
}
// What the program says to JavaScript comes through here, even what shows
// nowhere, such as the namespace of a drawing.
const said = new Set();
const { decode } = TextDecoder.prototype;
TextDecoder.prototype.decode = function (...given) {
  const text = decode.apply(this, given);
  said.add(text);
  if (given[0]) read(given[0].byteOffset, given[0].byteLength);
  return text;
};
await init({ module_or_path: await readFile(wasm) });
await turn();
while (!document.querySelector("main button")) {
  if (!advance()) throw new Error("the page does not come up");
  await turn();
}
// A browser tells each part that is open that it has opened. Such an event goes
// down only, where linkedom lets nobody hear it.
for (const open of document.querySelectorAll("details[open]")) {
  const path = [];
  for (let node = open; node; node = node.parentNode) path.push(node);
  const event = new window.Event("toggle");
  define(event, { target: open, composedPath: () => path });
  define(open, { open: true });
  for (const node of path.toReversed()) {
    for (const hear of listeners.get(node)?.toggle ?? []) hear(event);
  }
  await turn();
}
while (advance()) await turn();
// What JavaScript has dropped is dropped by the program too.
gc();
for (let turns = 0; turns < 10; turns += 1) await turn();

for (const element of document.querySelectorAll("*")) {
  for (const { name, value } of element.attributes) {
    const told = value.startsWith("data:") ? decodeURIComponent(value) : value;
    shown.push(`${name}=${told}`);
  }
  for (const child of element.childNodes) {
    if (child.nodeType === 3) shown.push(child.data);
  }
}
shown.push(...[...said].toSorted());
const places = [];
for (let from = seen.indexOf(1); from >= 0;) {
  const next = seen.indexOf(0, from);
  const to = next < 0 ? seen.length : next;
  places.push([from, to]);
  from = next < 0 ? -1 : seen.indexOf(1, next);
}
const found = JSON.stringify({ ran: [...hits], read: places, shown });
process.stdout.write(found, () => process.exit());
