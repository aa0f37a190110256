// WebAssembly's text from JavaScript that reads like what it computes. Expressions are built by functions with
// the names of the instructions, `f32x4.add(a, b)`; a function's statements by its `Code`. Operands are checked
// for number and type here, so that a mistake is met at the line that made it and not in the assembler.
//
// A plain number is a constant of the type that stands in its place; in a vector it fills all lanes.

/** @typedef {"i32" | "f32" | "f64" | "v128"} Type */
/** @typedef {{type: Type, text: string}} Expression  An S-expression, and the type of what it leaves. */
/** @typedef {Expression & {name: string}} Variable */
/** @typedef {Expression | number} Operand */
/** @typedef {(...operands: Operand[]) => Expression} Instruction */

/** @type {Record<string, Type>} */
const TYPES = { i: "i32", f: "f32", d: "f64", v: "v128" };

/** @param {number} length @returns {number[]} */
export const range = (length) => Array.from({ length }, (_, i) => i);

/** @param {number} number */
function decimal(number) {
  if (Number.isFinite(number)) return Object.is(number, -0) ? "-0" : String(number);
  return Number.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
}

/**
 * @param {number} number
 * @param {Type} type
 * @param {string} shape  of the lanes, where the type is a vector's
 */
function constant(number, type, shape) {
  const lane = type === "v128" ? shape : type;
  const text = decimal(lane.startsWith("f32") ? Math.fround(number) : number);
  if (type !== "v128") return `(${type}.const ${text})`;
  const lanes = Number(shape.split("x")[1]);
  return `(v128.const ${shape} ${Array(lanes).fill(text).join(" ")})`;
}

/**
 * @param {Operand} operand
 * @param {Type} type
 * @param {string} shape
 */
function operandText(operand, type, shape) {
  if (typeof operand === "number") return constant(operand, type, shape);
  if (operand.type !== type) throw new TypeError(`${operand.text} is ${operand.type}, not ${type}`);
  return operand.text;
}

/**
 * Instructions of one shape.
 * @template {Record<string, string>} Signatures
 * @param {string} shape  what their names begin with
 * @param {Signatures} signatures  name -> letters of the operands' types, “>”, that of the result's
 * @returns {{[name in keyof Signatures]: Instruction}}
 */
function instructions(shape, signatures) {
  const made = Object.entries(signatures).map(([name, signature]) => {
    const [taken, given] = signature.split(">");
    /** @type {Instruction} */
    const instruction = (...operands) => {
      if (operands.length !== taken.length)
        throw new TypeError(`${shape}.${name} takes ${taken.length} operands, not ${operands.length}`);
      const texts = operands.map((operand, i) => operandText(operand, TYPES[taken[i]], shape));
      return { type: TYPES[given], text: `(${shape}.${name} ${texts.join(" ")})` };
    };
    return /** @type {const} */ ([name, instruction]);
  });
  return /** @type {{[name in keyof Signatures]: Instruction}} */ (Object.fromEntries(made));
}

/**
 * An instruction that reads memory. Its addresses are multiples of 4 at most, whatever is read.
 * @param {string} name
 * @param {Type} type
 * @param {number} [bytes]  what addresses are multiples of
 * @returns {(address: Operand, offset?: number) => Expression}  offset: in bytes
 */
const load = (name, type, bytes = 4) => (address, offset = 0) => ({
  type,
  text: `(${name} offset=${offset} align=${bytes} ${operandText(address, "i32", "")})`,
});

export const i32 = {
  ...instructions("i32", {
    ...{ add: "ii>i", sub: "ii>i", mul: "ii>i", and: "ii>i", shl: "ii>i" },
    ...{ eq: "ii>i", lt_s: "ii>i", lt_u: "ii>i", gt_s: "ii>i", ge_s: "ii>i" },
  }),
  load: load("i32.load", "i32"),
  load8_s: load("i32.load8_s", "i32", 1),
  load16_u: load("i32.load16_u", "i32", 2),
};

export const f32 = {
  ...instructions("f32", { demote_f64: "d>f", convert_i32_s: "i>f", mul: "ff>f" }),
  load: load("f32.load", "f32"),
};

export const f64 = instructions("f64", { add: "dd>d", sqrt: "d>d" });

export const f32x4 = instructions("f32x4", {
  ...{ add: "vv>v", sub: "vv>v", mul: "vv>v", div: "vv>v", max: "vv>v", min: "vv>v" },
  ...{ abs: "v>v", neg: "v>v", sqrt: "v>v", nearest: "v>v", splat: "f>v" },
  ...{ eq: "vv>v", lt: "vv>v", gt: "vv>v" },
  ...{ convert_i32x4_s: "v>v", relaxed_madd: "vvv>v" },
});

export const i32x4 = instructions("i32x4", {
  ...{ add: "vv>v", sub: "vv>v", eq: "vv>v", shl: "vi>v", shr_s: "vi>v", splat: "i>v" },
  ...{ extend_low_i16x8_s: "v>v", trunc_sat_f32x4_s: "v>v" },
});

export const i16x8 = instructions("i16x8", { extend_low_i8x16_s: "v>v" });

export const f64x2 = instructions("f64x2", { add: "vv>v", mul: "vv>v", promote_low_f32x4: "v>v" });

export const v128 = {
  ...instructions("v128", { and: "vv>v", or: "vv>v", bitselect: "vvv>v" }),
  load: load("v128.load", "v128"),
  load32_splat: load("v128.load32_splat", "v128"),
  load32_zero: load("v128.load32_zero", "v128"),
  /** Four numbers of 16 bits, each widened with zeros. */
  load16x4_u: load("v128.load16x4_u", "v128", 2),
};

/**
 * One float.
 * @param {number} number
 * @returns {Expression}
 */
export const float = (number) => ({ type: "f32", text: constant(number, "f32", "") });

/**
 * Four floats, the same in every lane.
 * @param {number} number
 * @returns {Expression}
 */
export const floats = (number) => ({ type: "v128", text: constant(number, "v128", "f32x4") });

/**
 * Four integers of 32 bits, the same in every lane.
 * @param {number} number
 * @returns {Expression}
 */
export const integers = (number) => ({ type: "v128", text: constant(number, "v128", "i32x4") });

/**
 * A vector with one lane read anew.
 * @param {Operand} address
 * @param {Expression} vector
 * @param {number} lane
 * @returns {Expression}
 */
export const loadLane = (address, vector, lane) => ({
  type: "v128",
  text: `(v128.load32_lane align=4 ${lane} ${operandText(address, "i32", "")} ${vector.text})`,
});

/**
 * The two upper lanes of four floats, as its lower ones.
 * @param {Variable} vector
 * @returns {Expression}
 */
export const upperHalf = (vector) => ({
  type: "v128",
  text: `(i8x16.shuffle 8 9 10 11 12 13 14 15 0 0 0 0 0 0 0 0 ${vector.text} ${vector.text})`,
});

/**
 * @param {Expression} vector  two of float64
 * @param {0 | 1} lane
 * @returns {Expression}
 */
export const lane64 = (vector, lane) => ({ type: "f64", text: `(f64x2.extract_lane ${lane} ${vector.text})` });

/**
 * One of two, of which the other is not computed.
 * @param {Expression} condition
 * @param {Expression} yes
 * @param {Expression} no
 * @returns {Expression}
 */
export const choose = (condition, yes, no) => ({
  type: yes.type,
  text: `(if (result ${yes.type}) ${condition.text} (then ${yes.text}) (else ${no.text}))`,
});

/**
 * An address or none (0) moved on by some bytes: none stays none.
 * @param {Variable} address
 * @param {Operand} bytes
 * @returns {Expression}
 */
export const moved = (address, bytes) => ({
  type: "i32",
  text: `(select ${i32.add(address, bytes).text} (i32.const 0) ${address.text})`,
});

/**
 * Bytes of so many floats.
 * @param {Operand} count
 * @returns {Expression}
 */
export const bytes = (count) => i32.shl(count, 2);

/**
 * The address of an element.
 * @param {Operand} base
 * @param {Operand} index
 * @param {Operand} stride  in bytes
 * @returns {Expression}
 */
export const at = (base, index, stride) => i32.add(base, i32.mul(index, stride));

/** The statements of one function, in order; its variables get their names here. */
export class Code {
  /** @type {string[]} */
  #statements = [];
  /** @type {Variable[]} */
  #locals = [];
  #labels = 0;

  /**
   * A new variable with this value.
   * @param {Operand} value  a number is an i32
   * @returns {Variable}
   */
  let(value) {
    const type = typeof value === "number" ? "i32" : value.type;
    const name = `$${this.#locals.length}`;
    const variable = { type, name, text: `(local.get ${name})` };
    this.#locals.push(variable);
    this.set(variable, value);
    return variable;
  }

  /** @param {Variable} variable @param {Operand} value */
  set(variable, value) {
    this.#statements.push(`(local.set ${variable.name} ${operandText(value, variable.type, "f32x4")})`);
  }

  /** @param {Variable} variable  an i32 @param {Operand} amount */
  add(variable, amount) {
    this.set(variable, i32.add(variable, amount));
  }

  /**
   * Write to memory, as many bytes as the value has.
   * @param {Operand} address
   * @param {Expression} value
   * @param {number} [offset]  in bytes
   */
  store(address, value, offset = 0) {
    const where = operandText(address, "i32", "");
    this.#statements.push(`(${value.type}.store offset=${offset} align=4 ${where} ${value.text})`);
  }

  /**
   * Write one lane to memory.
   * @param {Operand} address
   * @param {Expression} vector
   * @param {number} lane
   */
  storeLane(address, vector, lane) {
    const where = operandText(address, "i32", "");
    this.#statements.push(`(v128.store32_lane align=4 ${lane} ${where} ${vector.text})`);
  }

  /**
   * Zero bytes.
   * @param {Operand} address
   * @param {Operand} count
   */
  zero(address, count) {
    const [where, size] = [address, count].map((operand) => operandText(operand, "i32", ""));
    this.#statements.push(`(memory.fill ${where} (i32.const 0) ${size})`);
  }

  /**
   * @param {Expression} condition
   * @param {() => void} then
   * @param {() => void} [otherwise]
   */
  when(condition, then, otherwise) {
    this.#statements.push(`(if ${condition.text} (then`);
    then();
    if (otherwise) {
      this.#statements.push(") (else");
      otherwise();
    }
    this.#statements.push("))");
  }

  /**
   * Again and again while the condition, computed anew each time, holds; never where it doesn't at first.
   * @param {Expression} condition
   * @param {() => void} body
   */
  while(condition, body) {
    const label = `$l${this.#labels++}`;
    // The test stands twice, so that a turn has one jump.
    this.#statements.push(`(if ${condition.text} (then (loop ${label}`);
    body();
    this.#statements.push(`(br_if ${label} ${condition.text}))))`);
  }

  /**
   * For every i from `from` in steps as long as i < to.
   * @param {Operand} from
   * @param {Operand} to
   * @param {number} step
   * @param {(i: Variable) => void} body
   */
  loop(from, to, step, body) {
    const i = this.let(from);
    const end = typeof to === "number" || "name" in to ? to : this.let(to);
    this.while(i32.lt_s(i, end), () => {
      body(i);
      this.add(i, step);
    });
  }

  /**
   * Call a function that gives nothing.
   * @param {Callable} callee
   * @param {...Operand} operands
   */
  call(callee, ...operands) {
    this.#statements.push(callee.called(operands));
  }

  /** @param {Expression} result */
  leave(result) {
    this.#statements.push(result.text);
  }

  /** @returns {string} */
  get text() {
    const locals = this.#locals.map(({ name, type }) => `(local ${name} ${type})`);
    return [...locals, ...this.#statements].join("\n");
  }
}

/** A function of the module, for those that call it. */
class Callable {
  /**
   * @param {string} name
   * @param {Variable[]} parameters
   * @param {Type | undefined} result
   */
  constructor(name, parameters, result) {
    this.name = name;
    this.parameters = parameters;
    this.result = result;
  }

  /** @param {Operand[]} operands @returns {string} */
  called(operands) {
    const { name, parameters } = this;
    if (operands.length !== parameters.length)
      throw new TypeError(`${name} takes ${parameters.length} operands, not ${operands.length}`);
    const texts = operands.map((operand, i) => operandText(operand, parameters[i].type, ""));
    return `(call $${name} ${texts.join(" ")})`;
  }

  /** What a call gives. @param {...Operand} operands @returns {Expression} */
  of(...operands) {
    if (!this.result) throw new TypeError(`${this.name} gives nothing`);
    return { type: this.result, text: this.called(operands) };
  }
}

/** @typedef {Record<string, Variable>} Parameters */

/** A module of functions over one imported memory. */
export class Module {
  /** @type {string[]} */
  #functions = [];

  /**
   * A function of the module's own.
   * @param {string} name
   * @param {string} parameters  names with a blank between them; “scale:f32” where one is no i32
   * @param {(code: Code, parameters: Parameters) => Expression | void} body  what it gives, the function gives
   */
  function(name, parameters, body) {
    return this.#define(name, "", parameters, body);
  }

  /**
   * A function for whoever instantiates the module; see `function`.
   * @param {string} name
   * @param {string} parameters
   * @param {(code: Code, parameters: Parameters) => Expression | void} body
   */
  export(name, parameters, body) {
    return this.#define(name, `(export "${name}")`, parameters, body);
  }

  /**
   * @param {string} name
   * @param {string} exported
   * @param {string} parameters
   * @param {(code: Code, parameters: Parameters) => Expression | void} body
   */
  #define(name, exported, parameters, body) {
    const variables = parameters.split(" ").map((parameter) => {
      const [name, type = "i32"] = parameter.split(":");
      return { name: `$${name}`, type: /** @type {Type} */ (type), text: `(local.get $${name})` };
    });
    const code = new Code();
    const result = body(code, Object.fromEntries(variables.map((one) => [one.name.slice(1), one])));
    if (result) code.leave(result);
    const taken = variables.map(({ name, type }) => `(param ${name} ${type})`).join(" ");
    const given = result ? `(result ${result.type})` : "";
    this.#functions.push(`(func $${name} ${exported} ${taken} ${given}\n${code.text})`);
    return new Callable(name, variables, result?.type);
  }

  /**
   * @param {number} heap  the first byte that is free; none of the functions keeps anything in memory
   * @returns {string}
   */
  text(heap) {
    const memory = '(import "env" "memory" (memory 1))';
    const free = `(global (export "heap") i32 (i32.const ${heap}))`;
    return `(module\n${memory}\n${free}\n${this.#functions.join("\n")})\n`;
  }
}
