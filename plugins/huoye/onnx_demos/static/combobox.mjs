// A text field that offers completions: the editable combobox of the ARIA Authoring Practices.
// Own code, since a native datalist is missing in Firefox for Android and elsewhere filters by
// rules of the browser's own.

/**
 * Give a text field completions. A word is settled by Enter, by choosing it in the list, or by
 * leaving the field; each gives one "change" event. An input method's composition is left alone.
 * @param {HTMLInputElement} field with an id and a label, in a grid of their own
 * @param {{lang: string, complete: (typed: string) => Promise<string[]>}} options lang: of the words
 */
export function makeCombobox(field, { lang, complete }) {
  const list = document.createElement("ul");
  Object.assign(list, { id: `${field.id}-completions`, className: "completions", lang, hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels?.[0]?.textContent ?? "");
  // Beside the field, which may have the focus and keeps it only where it is.
  /** @type {HTMLElement} */ (field.parentElement).style.position = "relative";
  field.after(list);
  field.lang = lang;
  Object.assign(field, { autocomplete: "off", autocapitalize: "off", spellcheck: false });
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
    enterkeyhint: "go",
  })) field.setAttribute(name, value);

  let chosen = -1;
  let composing = false;
  /** What is listed belongs to the newest text. */
  let request = 0;
  /** The last settled word. */
  let settled = field.value;

  const close = () => {
    request += 1;
    chosen = -1;
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const open = async () => {
    const mine = (request += 1);
    const words = await complete(field.value);
    if (mine !== request || document.activeElement !== field) return;
    if (!words.length) return close();
    chosen = -1;
    list.replaceChildren(...words.map((word, index) => optionOf(list.id, word, index)));
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    field.removeAttribute("aria-activedescendant");
  };
  /** @param {number} step */
  const move = (step) => {
    const options = [...list.children];
    chosen = chosen < 0 && step < 0 ? options.length - 1 : (chosen + step + options.length) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
    options[chosen].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[chosen].id);
  };
  const settle = () => {
    close();
    settled = field.value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  field.addEventListener("compositionstart", () => {
    composing = true;
    close();
  });
  field.addEventListener("compositionend", () => {
    composing = false;
    void open();
  });
  field.addEventListener("input", () => composing || void open());
  field.addEventListener("keydown", (event) => {
    // Safari ends a composition before it tells of the key, whose code says what it was.
    if (composing || event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) void open();
      else move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (chosen >= 0) field.value = list.children[chosen].textContent ?? "";
      settle();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  // A press must not take the focus away before the click comes.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLLIElement)) return;
    field.value = target.textContent ?? "";
    settle();
  });
  field.addEventListener("change", (event) => {
    // The browser's own, for a word that Enter or the list has settled already.
    if (event.isTrusted && field.value === settled) event.stopPropagation();
    settled = field.value;
  });
  field.addEventListener("focus", () => (settled = field.value));
  field.addEventListener("blur", close);
}

/** @param {string} id of the list @param {string} word @param {number} index */
function optionOf(id, word, index) {
  const option = document.createElement("li");
  option.id = `${id}-${index}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.textContent = word;
  return option;
}
