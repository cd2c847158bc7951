// An enhancement only: every page works without this file. It remembers nothing and asks the server
// for nothing.

/** Narrows a table to the rows whose first cell holds the typed text. */
function connect(field) {
  const panel = field.closest(".panel");
  const table = panel?.querySelector("table[data-filter]");
  const holder = field.closest(".filter");
  if (!table || !holder) return;
  const rows = [...table.tBodies[0].rows];
  const names = rows.map((row) => row.cells[0].textContent.trim().toLowerCase());
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    rows.forEach((row, i) => {
      row.hidden = !names[i].includes(wanted);
    });
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    field.value = "";
    field.dispatchEvent(new Event("input"));
  });
  holder.hidden = false;
}

document.querySelectorAll("input[data-filter-for]").forEach(connect);
