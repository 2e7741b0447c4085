// Starts the page. A file and not an inline script, so that a content security
// policy can forbid those; Trunk.toml's `pattern_script` names the two files.
const { js, wasm } = document.querySelector("script[data-js]").dataset;
const at = (path) => new URL(path, document.baseURI);

// The message after a panic: no program is left that could hear its button.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-reload]")) location.reload();
});

try {
  const { default: init } = await import(at(js));
  await init({ module_or_path: at(wasm) });
} catch (error) {
  const note = document.createElement("p");
  note.setAttribute("role", "alert");
  note.textContent =
    `The page could not start (${error.message}). ` +
    "Reload it; if that does not help, try a current browser.";
  document.body.append(note);
  throw error;
}
