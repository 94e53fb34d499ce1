// Saves reloads and clicks. Every page works without it.
"use strict";

// Filters apply when they change; empty fields and values that are the default stay out of the link.
for (const form of document.querySelectorAll("form.filters")) {
  form.addEventListener("change", () => form.requestSubmit());
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) {
      const isDefault = value === "" || (value === "all" && (name === "status" || name === "startType"));
      if (isDefault) formData.delete(name);
    }
  });
}

// A button beside each text that is there to be copied.
for (const field of document.querySelectorAll(".share input[readonly]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Press Ctrl or Cmd and C";
    }
  });
  field.addEventListener("focus", () => field.select());
  field.after(button);
}

// A click elsewhere, or Escape, closes an open menu.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
};
document.addEventListener("click", ({ target }) => closeMenus(target.closest("details.menu")));
document.addEventListener("keydown", ({ key, target }) => {
  if (key !== "Escape") return;
  const menu = target.closest("details.menu[open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});
