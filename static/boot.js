// Starts the page. A file and not an inline script, so that a content security
// policy can forbid those; Trunk.toml's `pattern_script` names the files.
const script = document.querySelector("script[data-js]");
const { js, wasm, second, styles } = script.dataset;
const at = (path) => new URL(path, document.baseURI);
const nextFrame = requestAnimationFrame;

// The one after a panic: no program is left that could hear its button.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-reload]")) location.reload();
});

const say = (text, role = "alert") => {
  const note = document.createElement("p");
  note.setAttribute("role", role);
  note.className = "boot-note";
  note.textContent = text;
  document.body.append(note);
  return note;
};
const offer = (note, name, press) => {
  const button = document.createElement("button");
  button.className = "primary";
  button.textContent = name;
  button.addEventListener("click", press);
  note.append(" ", button);
};

// `cargo xtask build` splits the program: `second` is what does not run while
// the page comes up. It is fetched after the first frame. Should the program
// call for it before, it is loaded on the spot, while everything waits.
let handle, compiled, arrived, dressed;

const enter = () => {
  if (arrived || !second) return;
  new WebAssembly.Instance(compiled, { first: handle.first });
  arrived = true;
};

/** The styles of what the first look does without. */
const styled = () =>
  new Promise((resolve, reject) => {
    if (!styles) return resolve();
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = at(styles);
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => {
      link.remove();
      reject(new Error("no styles"));
    });
    script.before(link);
  });

const fetched = async () => {
  const response = await fetch(at(second), { priority: "low" });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
};

const atLast = async (bring) => {
  for (const pause of [500, 3000]) {
    try {
      return await bring();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return bring();
};

/** Brings both, once each. */
const bringAll = async () => {
  const dress = async () => (dressed ??= await atLast(styled).then(() => true));
  const compile = async () => (compiled ??= await atLast(fetched));
  await Promise.all([dress(), second && compile()]);
};

const fetchedNow = () => {
  const request = new XMLHttpRequest();
  request.open("GET", at(second), false);
  // The only way to bytes while everything waits: a character for each.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`status ${request.status}`);
  const bytes = Uint8Array.from(request.response, (it) => it.charCodeAt(0));
  return new WebAssembly.Module(bytes);
};

const load = () => {
  try {
    compiled ??= fetchedNow();
    enter();
  } catch (error) {
    const note = say(
      `The page stopped: a part of it did not load (${error.message}). ` +
        "The address keeps what you did.",
    );
    offer(note, "Reload", () => location.reload());
    throw error;
  }
};

// What a visitor does before the whole program is there waits for it.
const HELD = ["click", "keydown", "input", "change", "popstate", "focusin"];
// After a panic the program is not to be asked for anything.
for (const type of HELD) {
  const stop = (event) => {
    const inside = type === "click" && event.target.closest(".panic");
    if (document.querySelector(".panic") && !inside) {
      event.stopImmediatePropagation();
    }
  };
  addEventListener(type, stop, true);
}
const held = [];
let waits;
const hold = (event) => {
  if (event.target.closest?.(".boot-note, .panic")) return;
  event.stopImmediatePropagation();
  const typed = event.type === "input" || event.type === "change";
  held.push({ event, value: typed ? event.target.value : undefined });
  // What a click does of itself, it does when it is done again.
  if (event.type === "click") event.preventDefault();
  if (event.type === "focusin") return;
  waits ??= say("One moment: the rest of the page is on its way.", "status");
};
for (const type of HELD) addEventListener(type, hold, true);

const release = () => {
  for (const type of HELD) removeEventListener(type, hold, true);
  waits?.remove();
  for (const { event, value } of held) {
    if (value !== undefined) event.target.value = value;
    event.target.dispatchEvent(new event.constructor(event.type, event));
  }
};

/** The program says when all of the page is drawn. */
const drawn = new Promise((resolve) => addEventListener("drawn", resolve));

/** Has the rest of the page drawn. */
const complete = async () => {
  try {
    await bringAll();
    enter();
    document.documentElement.dataset.whole = "";
    dispatchEvent(new Event("whole"));
    // Then all that can be pressed is there.
    await drawn;
    release();
  } catch (error) {
    waits?.remove();
    const note = say(
      `The rest of the page did not load (${error.message}). What is shown ` +
        "is right, but the controls do not work yet; they will do what you " +
        "asked of them when the rest is there.",
    );
    offer(note, "Try again", () => {
      note.remove();
      complete();
    });
  }
};

/** Whether the page of a first visit is not what will be shown. */
const leadsElsewhere = () => {
  try {
    const kept = Object.keys(localStorage);
    return location.hash || kept.some((name) => name.startsWith("flushpoint."));
  } catch {
    return true;
  }
};

try {
  const glue = await import(at(js));
  if (second) {
    handle = glue.second;
    handle.load = load;
    if (leadsElsewhere()) {
      await bringAll();
      handle.begin = enter;
      document.documentElement.dataset.whole = "";
    }
  }
  await glue.default({ module_or_path: at(wasm) });
  nextFrame(() => nextFrame(complete));
} catch (error) {
  say(
    `The page could not start (${error.message}). ` +
      "Reload it; if that does not help, try a current browser.",
  );
  throw error;
}
