// Saves reloads and clicks. It adds to the pages and never replaces: every page works without it.
"use strict";

// Seconds since the page began to load; performance.now() may stand still while a machine sleeps.
const elapsed = () => Math.max(performance.now(), Date.now() - performance.timeOrigin) / 1000;
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const openMenu = () => find("details.menu[open]"); // there is one at most
const here = () => location.pathname + location.search;

const arrival = performance.getEntriesByType("navigation")[0];
let made = (arrival?.responseStart ?? 0) / 1000; // when the server made the page, by `elapsed`
let asked = made; // when the server was asked last
let request = new AbortController(); // the last one
let shown = here();
const source = document.currentScript.src; // changes with the program
let tag = find("meta[name=entity-tag]")?.content; // names the page as it is shown

// Ages go on counting, in the server's words: cut off, never rounded.
const units = [[60, 1, "s"], [3600, 60, "min"], [172800, 3600, "h"], [Infinity, 86400, "d"]];
const showAges = () => {
  for (const age of all("[data-age]")) {
    const seconds = Number(age.dataset.age) + elapsed() - made;
    const [, size, unit] = units.find(([end]) => seconds < end);
    const text = `${Math.trunc(seconds / size)} ${unit}`;
    if (age.textContent !== text) age.firstChild.data = text;
  }
};

// What tells a node from its siblings. A link's address doesn't: many have moving times in them.
const key = (node) => {
  if (node.nodeType !== Node.ELEMENT_NODE) return node.nodeName;
  const subject = find(":scope:is(tr) th a, :scope:is(label) input", node) ?? node;
  const unique = subject.id || (subject.matches("th a") && subject.href);
  const names = ["class", "name", "value", "rel", "aria-labelledby"];
  return [node.nodeName, unique || names.map((name) => subject.getAttribute(name))].join();
};
// Changes a page into its newer version in place: what is the same in both is left alone and keeps
// focus, scroll position and selection. Whether something is open is up to the reader.
const update = (old, fresh) => {
  if (old.isEqualNode(fresh) || old === openMenu()) return;
  if (old.nodeType !== Node.ELEMENT_NODE) return void (old.data = fresh.data);
  const names = [...old.getAttributeNames(), ...fresh.getAttributeNames()];
  for (const name of names.filter((name) => name !== "open")) {
    if (fresh.hasAttribute(name)) old.setAttribute(name, fresh.getAttribute(name));
    else old.removeAttribute(name);
  }
  const olds = [...old.childNodes];
  const keys = olds.map(key);
  let at = 0;
  for (const child of [...fresh.childNodes]) {
    const isOutOfPlace = child.nodeName === "#text" && keys[at] !== "#text";
    const found = isOutOfPlace ? -1 : keys.indexOf(key(child), at);
    if (found < 0) old.insertBefore(child, olds[at] ?? null);
    else {
      for (const gone of olds.slice(at, found)) gone.remove();
      update(olds[found], child);
      at = found + 1;
    }
  }
  for (const gone of olds.slice(at)) gone.remove();
};

const identity = ({ id, name, value, href }) => id || (name ? `${name}=${value}` : href);
const show = (text, address) => {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  // A newer program's page, or a proxy's to log in.
  if (find("script", fresh)?.src !== source) return location.assign(address);
  if (address !== here()) history.pushState(null, "", address);
  shown = address;
  made = asked;
  // A menu that is open is left alone; the refresh after that is for all of the page again.
  tag = openMenu() ? "" : find("meta[name=entity-tag]", fresh)?.content;
  const named = "title, meta[name=entity-tag], link[rel=alternate]";
  for (const old of all(named, document.head)) old.remove();
  document.head.append(...all(named, fresh.head));
  add(fresh);
  const focused = identity(document.activeElement);
  const isFocused = (control) => identity(control) === focused;
  const typed = all("form[action] input").filter((field) => field.value !== field.defaultValue);
  update(document.body, fresh.body);
  for (const field of all("form[action] input")) {
    if (!typed.includes(field)) field.value = field.defaultValue;
    field.checked = field.defaultChecked;
  }
  if (focused && !isFocused(document.activeElement)) {
    all("a, input, button").find(isFocused)?.focus({ preventScroll: true });
  }
};

// The last one wins. A page that can't be had is left to the browser, a newer version to the ages.
const load = async (address, isRefresh = false) => {
  request.abort();
  const { signal } = (request = new AbortController());
  asked = elapsed();
  document.body.classList.toggle("loading", !isRefresh);
  try {
    const headers = isRefresh && tag ? { "If-None-Match": tag } : {};
    const response = await fetch(address, { headers, signal, cache: "no-store" });
    const isPage = response.status !== 304 && response.status !== 429 && response.status < 500;
    if (!isRefresh || isPage) show(await response.text(), address);
    if (isRefresh) return;
    find("#said").textContent = find(".pager b, .empty h2")?.textContent ?? "";
  } catch {
    if (!isRefresh && !signal.aborted) location.assign(address);
  }
};
// A link's `refresh=N` is a header too, for browsers without a script; in place nothing gets lost.
const period = () => Number(document.body.dataset.refresh ?? 0);
setInterval(() => {
  showAges();
  const isDue = period() && elapsed() - asked >= period() && !find("body.loading");
  if (isDue && !document.hidden) load(here(), true);
}, 1000);
addEventListener("pageshow", ({ persisted }) => setTimeout(() => {
  if (period()) window.stop(); // the browser plans its own reload at the end of loading
  if (persisted || arrival?.type === "back_forward") load(here(), true); // maybe from long ago
}));
addEventListener("popstate", () => here() !== shown && load(here()));

// Filters apply when they change; empty fields and the default "all" stay out of the link.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".filters")) return;
  event.preventDefault();
  const isAll = (name, value) => value === "all" && ["status", "startType"].includes(name);
  const chosen = [...new FormData(form)].filter(([name, value]) => value && !isAll(name, value));
  const query = new URLSearchParams(chosen);
  for (const field of all("input", form)) field.defaultValue = field.value;
  load(new URL(form.action).pathname + (query.size ? `?${query}` : ""));
});

const focus = (element) => {
  for (const fold of all("details")) if (fold.contains(element)) fold.open = true;
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "nearest" });
  return element;
};
const row = (by) => {
  const table = find("table.sessions, table.agents") ?? find("table.deployments");
  const links = table ? all("tbody th > a", table) : [];
  const current = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  return links[current < 0 ? 0 : current + by];
};
const shortcuts = {
  "/": ["Find a session by its id", () => focus(find("#session"))],
  j: ["Next row", () => focus(row(1))],
  k: ["Previous row", () => focus(row(-1))],
  "[": ["Previous period", () => find(".steps [rel=prev]")?.click()],
  "]": ["Next period", () => find(".steps [rel=next]")?.click()],
  "?": ["These shortcuts", () => find("dialog").showModal()],
};
const memory = (() => { try { return localStorage; } catch {} })(); // nothing where it is forbidden

// What a page has only with the script.
const add = (page) => {
  const button = (words) => `<button type="button" class="button">${words}</button>`;
  for (const age of all("[data-age]", page)) age.ariaLive = "off"; // or each second is read out
  for (const text of all("input[readonly]", page)) text.insertAdjacentHTML("afterend", button("Copy"));
  if (page.body.matches(".embed")) return; // whose readers did not ask for shortcuts
  find(".foot", page)?.insertAdjacentHTML("beforeend", button("Keyboard"));
  const list = Object.entries(shortcuts).map(([key, [does]]) => `<dt><kbd>${key}</kbd><dd>${does}`);
  page.body.insertAdjacentHTML("beforeend", `<p id="said" class="vh" role="status"></p>
    <dialog class="keys" aria-labelledby="keys"><form method="dialog"><h2 id="keys">Keyboard</h2>
    <dl>${list.join("")}</dl><label><input type="checkbox"> Single-key shortcuts</label>
    <button class="button" autofocus>Close</button></form></dialog>`);
  find("dialog input", page).defaultChecked = memory?.getItem("shortcuts") !== "off";
};
add(document);
const copy = async (button) => {
  const field = button.previousElementSibling;
  field.select();
  const isCopied = navigator.clipboard?.writeText(field.value).then(() => true, () => false);
  button.textContent = (await isCopied) ? "Copied" : "Press Ctrl or Cmd and C";
};
document.addEventListener("click", ({ target }) => {
  const menu = openMenu();
  if (menu && !menu.contains(target)) menu.open = false;
  if (target.matches("input[readonly]")) target.select();
  if (target.matches("input[readonly] + button")) copy(target);
  if (target.matches(".foot button")) find("dialog").showModal();
});
document.addEventListener("change", ({ target }) => {
  if (target.matches(".filters input")) target.form.requestSubmit();
  if (target.matches("dialog input")) memory?.setItem("shortcuts", target.checked ? "on" : "off");
});
document.addEventListener("keydown", (event) => {
  const { key, target, ctrlKey, altKey, metaKey } = event;
  const menu = openMenu();
  if (menu && key === "Escape") {
    menu.open = false;
    menu.firstElementChild.focus();
  }
  const isTyping = target.matches("input:not([type=checkbox], [type=radio])");
  // AltGr, which Windows reports as Ctrl and Alt, is how many keyboards write "[".
  const isPlain = !(ctrlKey || altKey || metaKey) || event.getModifierState("AltGraph");
  if (isTyping || !isPlain || !find("dialog:not([open]) input:checked")) return;
  if (shortcuts[key]?.[1]()) event.preventDefault(); // or the key would be typed there
});
