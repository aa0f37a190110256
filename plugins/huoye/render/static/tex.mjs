// A small part of TeX as MathML, for mathematics that changes while a reader plays.
//
// The articles' own formulas are typeset by MathJax at build; its megabytes have no place in a page.
// MathML Core is what browsers draw themselves. What is not known here is a mistake of the author's,
// who meets it at build. What is known says huoye.Tex.
import { LiveError } from "../../live/static/errors.mjs";
import { NOTHING, element } from "./markup.mjs";

/** @typedef {import("./markup.mjs").Markup} Markup */

/** @param {string} names @param {string} signs */
function table(names, signs) {
  const keys = names.split(" ");
  return new Map([...signs].map((sign, place) => [keys[place], sign]));
}

const LETTERS = table(
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi " +
    "psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega " +
    "varepsilon varphi vartheta infty ell hbar partial nabla dots ldots cdots prime",
  "αβγδϵζηθικλμνξπρστυϕχψωΓΔΘΛΞΠΣΦΨΩεφϑ∞ℓℏ∂∇……⋯′",
);
const OPERATORS = table(
  "times cdot pm mp div approx le leq ge geq ne neq ll gg sim equiv propto to rightarrow Rightarrow in circ " +
    "oplus mid { } | % int",
  "×⋅±∓÷≈≤≤≥≥≠≠≪≫∼≡∝→→⇒∈∘⊕∣{}‖%∫",
);
/** Their limits stand below and above. */
const LARGE = new Map([["sum", "∑"], ["prod", "∏"], ["lim", "lim"], ["max", "max"], ["min", "min"]]);
const FUNCTIONS = new Set(
  "sin cos tan cot arcsin arccos arctan sinh cosh tanh exp log ln lg det dim gcd arg".split(" "),
);
const SPACES = new Map([[",", "0.167em"], [":", "0.222em"], [";", "0.278em"], ["quad", "1em"], ["qquad", "2em"]]);
const FENCES = new Map([
  ...["(", ")", "[", "]", "|"].map((sign) => /** @type {[string, string]} */ ([sign, sign])),
  [".", ""],
  ["\\{", "{"],
  ["\\}", "}"],
  ["\\|", "‖"],
]);
const TOKEN = /\s*(\\[A-Za-z]+|\\[^\n]|\p{Nd}+(?:\.\p{Nd}+)?|\S)/uy;
/** Whatever is a digit, small ones above and below the line too. */
const DIGIT = /^[\p{Nd}²³¹⁰⁴-⁹₀-₉]/u;
/** Groups, arguments and fences within each other. */
const DEEPEST = 100;
/** Signs of scripts that need \text{…}. */
const FIRST_SQUARE = 0x2e80;

/**
 * `<math display="block">`. Raises LiveError "formula" for what is not known.
 * @param {string} source
 */
export function mathml(source) {
  const reader = new Reader(source);
  const content = reader.row("");
  if (reader.token) throw reader.mistake(`an unexpected “${reader.token}”`);
  return element("math", { display: "block" }, ...content);
}

/** Reads the source once; `token` is the one that comes next, "" at the end. */
class Reader {
  #source;
  #place = 0;
  #depth = 0;
  token = "";

  /** @param {string} source */
  constructor(source) {
    this.#source = source;
    this.#next();
  }

  /** Take the token and look at the one after it. */
  #next() {
    const taken = this.token;
    TOKEN.lastIndex = this.#place;
    const found = TOKEN.exec(this.#source);
    this.token = found?.[1] ?? "";
    this.#place = found ? TOKEN.lastIndex : this.#source.length;
    return taken;
  }

  /** @param {string} what */
  mistake(what) {
    return new LiveError("formula", `${what} in the TeX “${this.#source}”; known is what huoye.Tex names`);
  }

  /** What stands before the token `end`, which stays. @param {string} end @returns {Markup[]} */
  row(end) {
    const parts = [];
    while (this.token && this.token !== end && !["}", "\\right", "&"].includes(this.token)) {
      parts.push(this.#scripted());
    }
    return parts;
  }

  /** An atom with its index and exponent. */
  #scripted() {
    const isLarge = this.token[0] === "\\" && LARGE.has(this.token.slice(1));
    const base = this.#atom();
    /** @type {Map<string, Markup>} */
    const scripts = new Map();
    while (this.token === "^" || this.token === "_") {
      const kind = this.#next();
      if (scripts.has(kind)) throw this.mistake(`two ${kind} after each other`);
      scripts.set(kind, this.#argument());
    }
    const [below, above] = [scripts.get("_"), scripts.get("^")];
    if (below && above) return element(isLarge ? "munderover" : "msubsup", {}, base, below, above);
    if (below) return element(isLarge ? "munder" : "msub", {}, base, below);
    if (above) return element(isLarge ? "mover" : "msup", {}, base, above);
    return base;
  }

  /** What a command or a script takes: of a number its first digit, as TeX has it. */
  #argument() {
    const [digit, ...more] = DIGIT.test(this.token) ? this.token : "";
    if (!more.length) return this.#atom();
    this.token = more.join("");
    return element("mn", {}, digit);
  }

  #atom() {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw this.mistake(`more than ${DEEPEST} groups within each other`);
    const atom = this.#read(this.#next());
    this.#depth -= 1;
    return atom;
  }

  /** @param {string} token @returns {Markup} */
  #read(token) {
    if (token === "") throw this.mistake("an argument is missing");
    if (token === "{") return this.#group();
    if (DIGIT.test(token)) return element("mn", {}, token);
    if (token[0] === "\\") return this.#command(token.slice(1));
    if ("^_}&".includes(token)) throw this.mistake(`an unexpected “${token}”`);
    if (/^[A-Za-z]$/.test(token)) return element("mi", {}, token);
    if (/\p{L}/u.test(token) || (token.codePointAt(0) ?? 0) >= FIRST_SQUARE) {
      throw this.mistake(`“${token}” outside \\text{…}`);
    }
    return element("mo", {}, token === "-" ? "−" : token === "'" ? "′" : token);
  }

  #group() {
    const content = this.row("}");
    if (this.#next() !== "}") throw this.mistake("a { that is not closed");
    return content.length === 1 ? content[0] : element("mrow", {}, ...content);
  }

  /** @param {string} name @returns {Markup} */
  #command(name) {
    const letter = LETTERS.get(name);
    if (letter) return element("mi", {}, letter);
    const operator = OPERATORS.get(name) ?? LARGE.get(name);
    if (operator) return element("mo", {}, operator);
    if (FUNCTIONS.has(name)) return element("mrow", {}, element("mi", {}, name), element("mo", {}, "\u2061"));
    const space = SPACES.get(name);
    if (space) return element("mspace", { width: space });
    switch (name) {
      case "frac":
        return element("mfrac", {}, this.#argument(), this.#argument());
      case "sqrt":
        return this.#root();
      case "text":
        return element("mtext", {}, this.#braced());
      case "mathrm":
      case "operatorname":
        return element("mi", { mathvariant: "normal" }, this.#braced());
      case "left":
        return this.#fenced();
      default:
        throw this.mistake(`an unknown \\${name}`);
    }
  }

  #root() {
    if (this.token !== "[") return element("msqrt", {}, this.#argument());
    this.#next();
    const degree = this.row("]");
    if (this.#next() !== "]") throw this.mistake("a [ that is not closed");
    return element("mroot", {}, this.#argument(), element("mrow", {}, ...degree));
  }

  /** The text between braces, as it stands. */
  #braced() {
    const end = this.#source.indexOf("}", this.#place);
    if (this.token !== "{" || end < 0) throw this.mistake("a \\text or \\mathrm without {…}");
    const text = this.#source.slice(this.#place, end);
    this.#place = end + 1;
    this.#next();
    return text;
  }

  #fenced() {
    const opening = this.#fence();
    const content = this.row("\\right");
    if (this.#next() !== "\\right") throw this.mistake("a \\left without \\right");
    return element("mrow", {}, opening, ...content, this.#fence());
  }

  #fence() {
    const token = this.#next();
    const sign = FENCES.get(token);
    if (sign === undefined) throw this.mistake(`“${token}” after \\left or \\right`);
    return sign ? element("mo", { stretchy: "true" }, sign) : NOTHING;
  }
}
