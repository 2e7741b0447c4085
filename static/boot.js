// Starts the page. A file and not an inline script, so that a content security
// policy can forbid those; Trunk.toml's `pattern_script` names the files.
const { js, wasm, second } = document.querySelector("script[data-js]").dataset;
const at = (path) => new URL(path, document.baseURI);

// A message without its program, and the one after a panic: no program is left
// that could hear their button.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-reload]")) location.reload();
});

const say = (text) => {
  const note = document.createElement("p");
  note.setAttribute("role", "alert");
  note.className = "boot-note";
  note.textContent = text;
  document.body.append(note);
  return note;
};

// `cargo xtask build` splits the program: `second` is what does not run while
// the page comes up. It is fetched after the first frame. Should the program
// call for it before, it is loaded on the spot, while everything waits.
let compiled, arrived, note;

const enter = (module, first) => {
  if (arrived) return;
  new WebAssembly.Instance(module, { first });
  arrived = true;
  note?.remove();
};

const lack = (text, error) => {
  note?.remove();
  note = say(`${text} (${error.message}). The address keeps what you did. `);
  const button = document.createElement("button");
  button.className = "primary";
  button.dataset.reload = "";
  button.textContent = "Reload";
  note.append(button);
};

const fetched = async () => {
  const response = await fetch(at(second), { priority: "low" });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
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

const bring = async (glue) => {
  let failure;
  for (const pause of [0, 500, 3000]) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (arrived) return;
    try {
      compiled ??= await fetched();
      return enter(compiled, glue.second.first);
    } catch (error) {
      failure = error;
    }
  }
  if (!arrived) lack("A part of the page did not load", failure);
};

try {
  const glue = await import(at(js));
  if (second) {
    glue.second.load = () => {
      try {
        enter(compiled ?? fetchedNow(), glue.second.first);
      } catch (error) {
        lack("The page stopped: a part of it did not load", error);
        throw error;
      }
    };
    // A link leads to what the bare page does not show; without it, see below.
    if (location.hash) compiled = await fetched().catch(() => undefined);
  }
  await glue.default({ module_or_path: at(wasm) });
  // The frame after the first one.
  const next = requestAnimationFrame;
  if (second) next(() => next(() => bring(glue)));
} catch (error) {
  say(
    `The page could not start (${error.message}). ` +
      "Reload it; if that does not help, try a current browser.",
  );
  throw error;
}
