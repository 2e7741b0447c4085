// The table `Steps` as data: its columns, its rows, and the current row.
const [table] = arguments;
const cells = (row) =>
  [...row.cells].map((cell) => cell.textContent.replace(/\s+/g, " ").trim());
const body = [...table.tBodies].flatMap((part) => [...part.rows]);
const current = body.findIndex((row) => {
  const mark = row.getAttribute("aria-current");
  return mark !== null && mark !== "false";
});
return {
  columns: table.tHead ? cells(table.tHead.rows[0]) : [],
  rows: body.map(cells),
  current: current < 0 ? null : current,
};
