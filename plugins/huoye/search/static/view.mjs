// What is typed, and what is found for it.

/**
 * @typedef {import("./find.mjs").Finder} Finder
 * @typedef {import("./find.mjs").Page} Page
 * @typedef {Awaited<ReturnType<Finder["find"]>>} Results
 */

/** Pages that are shown at a time. */
const AT_ONCE = 5;
/** Milliseconds without a further letter before a query is asked, and before it counts as slow. */
const PAUSE = 120, SLOW = 400;

export class View {
  #finder;
  #words;
  #keep;
  /** Of the latest query: what earlier ones find is not shown any more. */
  #turn = 0;
  #query = "";
  #status = made("p", { role: "status" });
  #list = made("ol");
  #more = made("button", { type: "button", hidden: "" });

  /**
   * @param {Finder} finder
   * @param {Record<string, string>} words
   * @param {(query: string) => void} [keep] told of every query
   */
  constructor(finder, words, keep = () => {}) {
    this.#finder = finder;
    this.#words = words;
    this.#keep = keep;
    this.field = /** @type {HTMLInputElement} */ (made("input", {
      type: "search", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      enterkeyhint: "search", dir: "auto", placeholder: words.hint, "aria-label": words.search,
    }));
    const bar = made("div", { class: "search-bar" });
    bar.append(this.field);
    this.#more.textContent = words.more;
    this.element = made("div", { class: "search", role: "search" });
    this.element.append(bar, this.#status, this.#list, this.#more);
    this.#listen();
  }

  /** @param {string} query */
  ask(query) {
    this.field.value = query;
    this.#look();
  }

  #listen() {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let waiting;
    this.field.addEventListener("input", (event) => {
      clearTimeout(waiting);
      // Letters of an input method are no query until they are chosen.
      if (event instanceof InputEvent && event.isComposing) return;
      waiting = setTimeout(() => this.#look(), PAUSE);
    });
    this.field.addEventListener("compositionend", () => this.#look());
    this.element.addEventListener("keydown", (event) => this.#move(event));
  }

  /** Arrows go through what is found, Enter in the field to the first, Escape back to the field.
   *
   * @param {KeyboardEvent} event
   */
  #move(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = this.#place();
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1 };
    if (event.key in steps && (at >= 0 || event.target === this.field)) {
      event.preventDefault();
      this.#go(steps[/** @type {keyof typeof steps} */ (event.key)]);
    } else if (event.key === "Enter" && event.target === this.field) {
      event.preventDefault();
      this.#links()[0]?.click();
    } else if (event.key === "Escape") {
      // From what is found back to the field, and from there out: browsers would empty it first.
      event.preventDefault();
      if (at >= 0) this.field.focus();
      else this.element.closest("dialog")?.close();
    }
  }

  #links() {
    return [...this.#list.querySelectorAll("a")];
  }

  /** Of the link that a reader has gone to; -1 for none. */
  #place() {
    return this.#links().findIndex((link) => link === document.activeElement);
  }

  /** @param {number} place */
  #go(place) {
    const links = this.#links();
    (links[Math.min(place, links.length - 1)] ?? this.field).focus();
  }

  async #look() {
    const query = this.field.value.trim(), turn = ++this.#turn;
    this.#query = query;
    this.#keep(query);
    if (!query) {
      this.#show([]);
      this.#say("");
      return;
    }
    const slow = setTimeout(() => this.#say(this.#words.slow), SLOW);
    try {
      const results = await this.#finder.find(query, document.documentElement.lang);
      const pages = await first(results);
      if (turn !== this.#turn) return;
      this.#show(pages);
      this.#offer(results.slice(AT_ONCE), turn);
      const { none, one, several } = this.#words;
      const said = results.length > 1 ? several : results.length ? one : none;
      this.#say(said.replace("{count}", String(results.length)).replace("{query}", query));
    } catch (error) {
      console.error(error);
      if (turn === this.#turn) this.#fail();
    } finally {
      clearTimeout(slow);
    }
  }

  #fail() {
    this.#show([]);
    this.#say(navigator.onLine ? this.#words.failed : this.#words.offline);
    const again = made("button", { type: "button" });
    again.textContent = this.#words.again;
    again.addEventListener("click", () => {
      this.field.focus();
      this.#look();
    });
    this.#status.append(" ", again);
  }

  /** @param {string} text */
  #say(text) {
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }

  /** @param {Page[]} pages */
  #show(pages) {
    const at = this.#place(), isAtMore = document.activeElement === this.#more;
    this.#list.replaceChildren(...pages.map(entry));
    this.#more.hidden = true;
    // Whoever has gone on before these came is not to be thrown out.
    if (at >= 0) this.#go(at);
    else if (isAtMore) this.field.focus();
  }

  /**
   * @param {Results} rest
   * @param {number} turn
   */
  #offer(rest, turn) {
    this.#more.hidden = !rest.length;
    this.#more.onclick = async () => {
      try {
        const pages = await first(rest);
        if (turn !== this.#turn) return;
        const entries = pages.map(entry);
        this.#list.append(...entries);
        entries[0]?.querySelector("a")?.focus();
        this.#offer(rest.slice(AT_ONCE), turn);
      } catch (error) {
        console.error(error);
        this.#fail();
      }
    };
  }
}

/** @param {Results} results */
const first = (results) => Promise.all(results.slice(0, AT_ONCE).map((result) => result.load()));

/** A page that was found, with the sections that have it. All of it is text, whatever it looks like.
 *
 * @param {Page} page
 */
function entry(page) {
  // Each runs as its own language does.
  const item = made("li", { lang: page.lang, dir: "auto" });
  const title = made("a", { href: page.url, class: "search-title" });
  title.textContent = page.title;
  item.append(title);
  for (const { url, heading, text } of page.sections) {
    const section = made("p");
    if (heading) {
      const link = made("a", { href: url });
      link.textContent = heading;
      section.append(link, " ");
    }
    section.append(...text.map((piece) => piece.isMarked ? mark(piece.text) : piece.text));
    item.append(section);
  }
  return item;
}

/** @param {string} text */
function mark(text) {
  const element = made("mark");
  element.textContent = text;
  return element;
}

/**
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 */
function made(name, attributes = {}) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
