// The reader's own picture: drawn on the pad, or a file that is dropped, pasted or chosen, and cropped.
// It stays in this page: nothing here or in the worker sends anything.
import { LiveError } from "../../live/static/errors.mjs";
import { asMnist, inkOf } from "./digit.mjs";
import { PictureError, readPicture } from "./picture_file.mjs";

/**
 * @typedef {import("./runtime.mjs").ModelSpec} ModelSpec
 * @typedef {import("./runtime.mjs").Encoded} Encoded
 * @typedef {import("./runtime.mjs").Model} Model
 * @typedef {import("../../live/static/words.mjs").Words["picture_input.mjs"]} Words
 * @typedef {{x: number, y: number}} Point
 */

/** A stroke's width: about two and a half pixels of an MNIST digit that fills the pad. */
const NIB = 24;

/** @type {WeakMap<ModelSpec, OwnPicture>} */
const pictures = new WeakMap();

/**
 * Bring a figure's tools to life.
 * @param {ModelSpec} spec @param {HTMLElement} tools @param {Words} words
 */
export function wakePicture(spec, tools, words) {
  pictures.set(spec, new OwnPicture(spec, tools, words));
  tools.dataset.awake = "";
}

/**
 * The reader's picture, encoded once until it changes. Raises LiveError "input" when there is none.
 * @param {ModelSpec} spec @param {Model} model @param {import("../../live/static/figure.mjs").Context} context
 * @returns {Promise<{key: string, version: number, levels: Uint8Array, encoded: Encoded}>}
 */
export async function encodeOwn(spec, model, { element, words }) {
  const own = pictures.get(spec);
  if (!own) throw new LiveError("input", words["picture_input.mjs"].nothing);
  return own.encoded(`${element.id}/own`, model);
}

class OwnPicture {
  #spec;
  #canvas;
  #pen;
  #words;
  #form;
  #crop;
  /** @type {Record<string, HTMLInputElement>} */
  #sliders = {};
  #pad;
  /** What is on the pad: nothing yet, strokes, or a photograph. @type {"" | "ink" | ImageBitmap} */
  #content = "";
  /** Counts changes, so that nothing is encoded twice. */
  #version = 0;
  /** Why the last file was refused; told once. @type {PictureError | null} */
  #refused = null;
  /** Where the pointer is while it is down. @type {Point | null} */
  #last = null;
  /** @type {{version: number, by: string, levels: Uint8Array, encoded: Encoded} | null} */
  #known = null;

  /** @param {ModelSpec} spec @param {HTMLElement} tools @param {Words} words */
  constructor(spec, tools, words) {
    /** @template {Element} T @param {string} selector @param {new () => T} kind @returns {T} */
    const part = (selector, kind) => {
      const found = tools.querySelector(selector);
      if (!(found instanceof kind)) throw new TypeError(`the picture tools lack ${selector}`);
      return found;
    };
    this.#spec = spec;
    this.#pad = part(".own-picture", HTMLElement);
    this.#canvas = part("canvas", HTMLCanvasElement);
    this.#pen = /** @type {CanvasRenderingContext2D} */ (
      this.#canvas.getContext("2d", { willReadFrequently: true })
    );
    this.#words = words;
    this.#form = /** @type {HTMLFormElement} */ (tools.closest("form"));
    this.#crop = part(".crop", HTMLElement);
    for (const name of ["zoom", "across", "down"]) {
      this.#sliders[name] = part(`[data-crop=${name}]`, HTMLInputElement);
    }
    this.#wipe();
    const file = part("input[type=file]", HTMLInputElement);
    file.addEventListener("change", (event) => {
      // The figure runs when the picture is read, not before.
      event.stopPropagation();
      void this.#take(file.files?.[0]);
      // So that the same file can be chosen again.
      file.value = "";
    });
    file.addEventListener("input", (event) => event.stopPropagation());
    this.#crop.addEventListener("input", (event) => {
      event.stopPropagation();
      this.#changed();
    });
    this.#crop.addEventListener("change", (event) => {
      event.stopPropagation();
      this.#tell("change");
    });
    part("[data-clear]", HTMLButtonElement).addEventListener("click", () => this.#clear());
    this.#form.addEventListener("reset", () => this.#clear());
    this.#followPointer();
    this.#followFiles(/** @type {HTMLElement} */ (tools.closest("figure")));
  }

  /** @param {string} key @param {Model} model */
  async encoded(key, model) {
    const refused = this.#refused;
    this.#refused = null;
    if (refused) throw new LiveError("input", this.#words[refused.code]);
    if (this.#known?.version !== this.#version || this.#known.by !== model.by) {
      const version = this.#version;
      const levels = this.#levels();
      if (!levels) throw new LiveError("input", this.#words.nothing);
      this.#known = { version, by: model.by, levels, encoded: await model.encode(key, levels) };
    }
    return { key, ...this.#known };
  }

  /** The picture as the model wants it: its size, 8-bit, channels side by side. */
  #levels() {
    if (!this.#content) return null;
    const { width, height } = this.#spec.image;
    if (!this.#draws) return this.#scaled(width, height);
    const side = this.#canvas.width;
    const { data } = this.#pen.getImageData(0, 0, side, side);
    // Luma of BT.601; of strokes it is the stroke.
    const grey = Uint8Array.from({ length: side * side }, (_, i) =>
      Math.round(0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2]),
    );
    return asMnist(this.#content === "ink" ? grey : inkOf(grey, side), side, width);
  }

  /**
   * The crop at the model's size: by the browser to a multiple of it, then by exact means.
   * @param {number} width @param {number} height
   */
  #scaled(width, height) {
    const factor = 4;
    const canvas = new OffscreenCanvas(width * factor, height * factor);
    const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.#paint(pen, canvas.width, canvas.height);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    const levels = new Uint8Array(width * height * 3);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        for (let channel = 0; channel < 3; channel += 1) {
          let sum = 0;
          for (let j = 0; j < factor; j += 1) {
            const start = (y * factor + j) * canvas.width + x * factor;
            for (let i = 0; i < factor; i += 1) sum += data[4 * (start + i) + channel];
          }
          levels[3 * (y * width + x) + channel] = Math.round(sum / factor ** 2);
        }
      }
    }
    return levels;
  }

  /**
   * Paint the crop of the photograph.
   * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} pen
   * @param {number} width @param {number} height
   */
  #paint(pen, width, height) {
    if (!(this.#content instanceof ImageBitmap)) return;
    const { left, top, side } = this.#frame(this.#content);
    // Under what is transparent lies white paper.
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, width, height);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(this.#content, left, top, side, side, 0, 0, width, height);
  }

  /** @param {ImageBitmap} photo */
  #frame(photo) {
    const [zoom, across, down] = ["zoom", "across", "down"].map((name) =>
      Number(this.#sliders[name].value),
    );
    const side = Math.min(photo.width, photo.height) / zoom;
    return { left: (photo.width - side) * across, top: (photo.height - side) * down, side };
  }

  /** @param {Blob | undefined} file */
  async #take(file) {
    if (!file) return;
    try {
      const photo = await readPicture(file);
      if (this.#content instanceof ImageBitmap) this.#content.close();
      this.#content = photo;
      for (const slider of Object.values(this.#sliders)) slider.value = slider.defaultValue;
      this.#crop.hidden = false;
      this.#label("labelFrame");
      this.#changed();
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      this.#refused = error;
      this.#tell("input");
    }
    this.#tell("change");
  }

  #changed() {
    this.#version += 1;
    this.#paint(this.#pen, this.#canvas.width, this.#canvas.height);
    this.#tell("input");
  }

  /**
   * Choose "my own picture" where nothing does, and let the figure know as a native input would:
   * "input" while the reader's hand moves, "change" when it lets go.
   * @param {"input" | "change"} type
   */
  #tell(type) {
    const selects = Array.from(this.#form.querySelectorAll("select")).filter((select) =>
      Array.from(select.options).some(({ value }) => value === "own"),
    );
    const chosen = selects.find(({ value }) => value === "own") ?? selects[0];
    chosen.value = "own";
    chosen.dispatchEvent(new Event(type, { bubbles: true }));
  }

  #clear() {
    if (this.#content instanceof ImageBitmap) this.#content.close();
    this.#content = "";
    this.#refused = null;
    this.#version += 1;
    this.#crop.hidden = true;
    this.#label("labelPad");
    this.#wipe();
  }

  #wipe() {
    this.#pen.fillStyle = "#000";
    this.#pen.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    if (this.#draws) this.#pen.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /** Whether there is a pen: for models of grey pictures, which are digits. */
  get #draws() {
    return this.#spec.image.channels === 1;
  }

  /** @param {"labelPad" | "labelFrame"} name */
  #label(name) {
    if (this.#draws) this.#canvas.setAttribute("aria-label", this.#pad.dataset[name] ?? "");
  }

  #followPointer() {
    const canvas = this.#canvas;
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button || !(this.#content || this.#draws)) return;
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      this.#last = this.#place(event);
      if (!(this.#content instanceof ImageBitmap)) this.#stroke(this.#last);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!this.#last) return;
      const photo = this.#content instanceof ImageBitmap ? this.#content : null;
      // The pointer's way between two frames keeps its corners.
      const events = event.getCoalescedEvents?.() ?? [];
      for (const each of events.length ? events : [event]) {
        const place = this.#place(each);
        if (photo) this.#drag(photo, place);
        else this.#stroke(place);
      }
    });
    for (const type of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(type, () => {
        if (this.#last) this.#tell("change");
        this.#last = null;
      });
    }
  }

  /** @param {Point} place */
  #stroke(place) {
    const pen = this.#pen;
    const from = this.#last ?? place;
    Object.assign(pen, { strokeStyle: "#fff", lineWidth: NIB, lineCap: "round", lineJoin: "round" });
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.lineTo(place.x, place.y);
    pen.stroke();
    this.#last = place;
    this.#content = "ink";
    this.#changed();
  }

  /** @param {ImageBitmap} photo @param {Point} place */
  #drag(photo, place) {
    const from = this.#last ?? place;
    const { side } = this.#frame(photo);
    /** @param {HTMLInputElement} slider @param {number} moved @param {number} room */
    const move = (slider, moved, room) => {
      if (room > 0) slider.value = String(Number(slider.value) - (moved * side) / room);
    };
    move(this.#sliders.across, (place.x - from.x) / this.#canvas.width, photo.width - side);
    move(this.#sliders.down, (place.y - from.y) / this.#canvas.height, photo.height - side);
    this.#last = place;
    this.#changed();
  }

  /**
   * Where a pointer is, in the canvas' pixels.
   * @param {PointerEvent} event @returns {Point}
   */
  #place({ clientX, clientY }) {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    return {
      x: ((clientX - left) / width) * this.#canvas.width,
      y: ((clientY - top) / height) * this.#canvas.height,
    };
  }

  /** @param {HTMLElement} figure */
  #followFiles(figure) {
    this.#pad.addEventListener("dragover", (event) => event.preventDefault());
    this.#pad.addEventListener("drop", (event) => {
      event.preventDefault();
      void this.#take(event.dataTransfer?.files[0]);
    });
    document.addEventListener("paste", (event) => {
      const file = event.clipboardData?.files[0];
      const meant = figure.contains(document.activeElement) || figure.matches(":hover");
      if (!file || !meant) return;
      event.preventDefault();
      void this.#take(file);
    });
  }
}
