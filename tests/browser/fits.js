// What does not fit: a page wider than its window, words that are cut off,
// controls that something else covers or that lie outside the window.
const complaints = new Set();
const root = document.scrollingElement;
if (root.scrollWidth > innerWidth) {
  complaints.add(`too wide: ${root.scrollWidth} of ${innerWidth} px`);
}

const named = (element) => {
  const words = element.getAttribute("aria-label") ?? element.textContent;
  const id = `${element.tagName.toLowerCase()}.${element.className.baseVal ?? element.className}`;
  return `${id.trim()} "${words.replace(/\s+/g, " ").trim().slice(0, 50)}"`;
};
const style = (element) => getComputedStyle(element);
const scrolls = (value) => value === "auto" || value === "scroll";
const clips = (value) => value === "hidden" || value === "clip";

// For the ears only: a box of a pixel or a clip of nothing.
const isUnseen = (element) => {
  for (let it = element; it; it = it.parentElement) {
    const box = it.getBoundingClientRect();
    const { clipPath, position } = style(it);
    if (position === "absolute" && (box.width <= 1 || clipPath !== "none")) {
      return true;
    }
  }
  return false;
};

const isShown = (element) =>
  element.checkVisibility({
    visibilityProperty: true,
    opacityProperty: true,
  }) && !isUnseen(element);

// What is behind a dialog, or dead behind the message of a panic, is out of use.
const modal = document.querySelector("dialog:modal, .panic");
const parts = [...(modal ?? document.body).querySelectorAll("*")];

// The nearest box that cuts off, or lets scroll, in one direction.
const frameOf = (element, axis) => {
  for (let it = element.parentElement; it; it = it.parentElement) {
    const value = style(it)[axis === "x" ? "overflowX" : "overflowY"];
    if (scrolls(value) || clips(value)) return [it, scrolls(value)];
  }
  return [null, true];
};

const rangeBoxes = (node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()];
};

for (const element of parts) {
  const words = [...element.childNodes].filter(
    (node) => node.nodeType === Node.TEXT_NODE && node.data.trim(),
  );
  if (!words.length || !isShown(element) || element.closest("option")) {
    continue;
  }
  const own = style(element);
  for (const box of words.flatMap(rangeBoxes)) {
    if (box.width < 1) continue;
    const outer = element.getBoundingClientRect();
    if (clips(own.overflowX) && box.right > outer.right + 1.5) {
      complaints.add(`cut off at the side: ${named(element)}`);
    }
    if (clips(own.overflowY) && box.height > outer.height + 6) {
      complaints.add(`cut off below: ${named(element)}`);
    }
    const [side, sideScrolls] = frameOf(element, "x");
    if (side && !sideScrolls) {
      const frame = side.getBoundingClientRect();
      if (box.right > frame.right + 1.5 || box.left < frame.left - 1.5) {
        complaints.add(`cut off by ${named(side)}: ${named(element)}`);
      }
    } else if (!side && (box.right > innerWidth + 1 || box.left < -1)) {
      complaints.add(`beside the window: ${named(element)}`);
    }
  }
}

const controls = "button, a[href], input, select, summary";
for (const element of parts.filter((it) => it.matches(controls))) {
  if (!isShown(element)) continue;
  const box = element.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const isIn = (frame) =>
    x > frame.left && x < frame.right && y > frame.top && y < frame.bottom;
  // What has been scrolled away is not covered.
  let scrolledAway = !isIn({
    left: 0, top: 0, right: innerWidth, bottom: innerHeight,
  });
  for (let it = element.parentElement; it; it = it.parentElement) {
    const { overflowX, overflowY } = style(it);
    if (overflowX !== "visible" || overflowY !== "visible") {
      scrolledAway ||= !isIn(it.getBoundingClientRect());
    }
  }
  if (scrolledAway) continue;
  const hit = document.elementFromPoint(x, y);
  // A message may pass over what it travels by: it moves on, and what can be
  // done to a node or a link is in the list of faults too.
  if (hit?.closest(".pill") && hit.closest(".pill") !== element.closest(".pill")) {
    continue;
  }
  const related =
    hit && (element.contains(hit) || hit.contains(element) ||
      hit.closest("label")?.contains(element));
  // A bar at the edge of the window covers what scrolls below it.
  const bar = hit && ["fixed", "sticky"].includes(
    style(hit.closest("header, footer, .bar, thead, th") ?? hit).position,
  );
  if (!related && !bar) {
    complaints.add(`covered: ${named(element)} by ${hit && named(hit)}`);
  }
}
return [...complaints];
