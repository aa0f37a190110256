// Sliders that move by themselves: loaded where a figure has such a button.

/** Where motion is unwelcome, a press moves the slider by this share of its way, or by a step. */
const STEP = 1 / 20;
/** A slow device plays slowly, rather than in leaps. */
const LONGEST_FRAME_MS = 100;

/**
 * @param {HTMLElement} figure a figure.live @param {HTMLFormElement} form
 * @param {import("./words.mjs").Words} words
 */
export function wakePlayers(figure, form, words) {
  for (const button of figure.querySelectorAll("button[data-play]")) {
    new Player(figure, form, /** @type {HTMLButtonElement} */ (button), words["animate.mjs"]);
  }
}

class Player {
  #figure;
  #button;
  #slider;
  #words;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");
  #playing = false;
  /** Share of the way, 0 to 1, and which way it goes. */
  #place = 0;
  #direction = 1;
  #last = 0;

  /**
   * @param {HTMLElement} figure @param {HTMLFormElement} form @param {HTMLButtonElement} button
   * @param {import("./words.mjs").Words["animate.mjs"]} words
   */
  constructor(figure, form, button, words) {
    this.#figure = figure;
    this.#button = button;
    this.#words = words;
    const name = CSS.escape(button.dataset.play ?? "");
    this.#slider = /** @type {HTMLInputElement} */ (form.querySelector(`[data-mirror="${name}"]`));
    this.#label();
    this.#calm.addEventListener("change", () => this.#pause());
    button.addEventListener("click", () => this.#press());
    // The reader's own hand, Stop and Reset end it; so does going out of sight.
    form.addEventListener("input", (event) => event.isTrusted && this.#pause());
    form.addEventListener("reset", () => this.#pause());
    figure.querySelector("[data-stop]")?.addEventListener("click", () => this.#pause());
    document.addEventListener("visibilitychange", () => document.hidden && this.#pause());
    new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) this.#pause();
    }).observe(figure);
  }

  #press() {
    if (this.#playing) return this.#pause();
    const { min, max, value, step } = this.#slider;
    const way = Number(max) - Number(min);
    this.#place = (Number(value) - Number(min)) / way;
    if (this.#calm.matches) {
      this.#move(Math.max(STEP, (Number(step) || 0) / way));
      this.#run();
      return;
    }
    this.#playing = true;
    this.#label();
    this.#run();
    this.#last = performance.now();
    requestAnimationFrame((now) => this.#frame(now));
  }

  /** The first result has to be asked for. */
  #run() {
    const { state } = this.#figure.dataset;
    const run = this.#figure.querySelector("[data-run]");
    if (state !== "live" && state !== "busy" && run instanceof HTMLElement) run.click();
  }

  #pause() {
    this.#playing = false;
    this.#label();
  }

  /** @param {number} now */
  #frame(now) {
    if (!this.#playing) return;
    const { state } = this.#figure.dataset;
    if (state === "failed" || state === "baked") return this.#pause();
    const passed = Math.min(now - this.#last, LONGEST_FRAME_MS);
    this.#last = now;
    // While a result is under way none is asked for: nothing piles up.
    if (state === "live") this.#move(passed / 1000 / Number(this.#button.dataset.seconds));
    requestAnimationFrame((next) => this.#frame(next));
  }

  /** @param {number} share of the way */
  #move(share) {
    this.#place += share * this.#direction;
    if (this.#place > 1 || this.#place < 0) {
      if (this.#button.dataset.back === undefined) this.#place -= Math.floor(this.#place);
      else {
        this.#direction = -this.#direction;
        this.#place = this.#place > 1 ? 2 - this.#place : -this.#place;
      }
    }
    const [low, high, before] = [Number(this.#slider.min), Number(this.#slider.max), this.#slider.value];
    this.#slider.value = String(Number((low + this.#place * (high - low)).toPrecision(4)));
    if (this.#slider.value !== before) this.#slider.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #label() {
    const { play, pause, step } = this.#words;
    const word = this.#playing ? pause : this.#calm.matches ? step : play;
    this.#button.textContent = `${word} ${this.#slider.ariaLabel}`;
  }
}
