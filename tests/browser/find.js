// The visible elements below `root` with this role and accessible name; when
// the name is null, the names of all that have the role.
const [root, role, name] = arguments;

const selectors = {
  button: "button, summary, [role=button]",
  checkbox: "input[type=checkbox], [role=checkbox]",
  combobox: "select, [role=combobox]",
  dialog: "dialog, [role=dialog]",
  group: "fieldset, details, [role=group]",
  heading: "h1, h2, h3, h4, h5, h6, [role=heading]",
  link: "a[href], [role=link]",
  main: "main, [role=main]",
  navigation: "nav, [role=navigation]",
  radio: "input[type=radio], [role=radio]",
  region: "section, [role=region]",
  slider: "input[type=range], [role=slider]",
  spinbutton: "input[type=number], [role=spinbutton]",
  switch: "[role=switch]",
  tab: "[role=tab]",
  table: "table, [role=table]",
  textbox: "input[type=text], input:not([type]), textarea, [role=textbox]",
};

const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();

const nameOf = (element) => {
  const ids = element.getAttribute("aria-labelledby");
  if (ids) {
    const parts = ids.split(/\s+/).map((id) => document.getElementById(id));
    return tidy(parts.map((part) => part?.textContent).join(" "));
  }
  const own =
    element.getAttribute("aria-label") ??
    element.labels?.[0]?.textContent ??
    element.querySelector(":scope > caption, :scope > legend, :scope > title")
      ?.textContent ??
    element.textContent;
  return tidy(own);
};

const found = [...(root ?? document).querySelectorAll(
  selectors[role] ?? `[role=${role}]`,
)].filter((element) => element.checkVisibility({ visibilityProperty: true }));

return name === null
  ? found.map(nameOf)
  : found.filter((element) => nameOf(element) === name);
