// Seeded latents that are the same bits in NumPy and in every browser (twin: ../latents.py, which
// names the sources). Only + - * / and Math.sqrt on float64: Math.log differs between engines.

const ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
];
const PARITY = 0x1bd11bda;
const LN2 = 0.6931471805599453;
const SQRT_HALF = 0.7071067811865476;
const LOG_SERIES = Array.from({ length: 12 }, (_, k) => 1 / (2 * k + 1));

const CENTRAL_P = [
  3.3871328727963666080e0,
  1.3314166789178437745e2,
  1.9715909503065514427e3,
  1.3731693765509461125e4,
  4.5921953931549871457e4,
  6.7265770927008700853e4,
  3.3430575583588128105e4,
  2.5090809287301226727e3,
];
const CENTRAL_Q = [
  1.0,
  4.2313330701600911252e1,
  6.8718700749205790830e2,
  5.3941960214247511077e3,
  2.1213794301586595867e4,
  3.9307895800092710610e4,
  2.8729085735721942674e4,
  5.2264952788528545610e3,
];
const MIDDLE_P = [
  1.42343711074968357734e0,
  4.63033784615654529590e0,
  5.76949722146069140550e0,
  3.64784832476320460504e0,
  1.27045825245236838258e0,
  2.41780725177450611770e-1,
  2.27238449892691845833e-2,
  7.74545014278341407640e-4,
];
const MIDDLE_Q = [
  1.0,
  2.05319162663775882187e0,
  1.67638483018380384940e0,
  6.89767334985100004550e-1,
  1.48103976427480074590e-1,
  1.51986665636164571966e-2,
  5.47593808499534494600e-4,
  1.05075007164441684324e-9,
];
const TAIL_P = [
  6.65790464350110377720e0,
  5.46378491116411436990e0,
  1.78482653991729133580e0,
  2.96560571828504891230e-1,
  2.65321895265761230930e-2,
  1.24266094738807843860e-3,
  2.71155556874348757815e-5,
  2.01033439929228813265e-7,
];
const TAIL_Q = [
  1.0,
  5.99832206555887937690e-1,
  1.36929880922735805310e-1,
  1.48753612908506148525e-2,
  7.86869131145613259100e-4,
  1.84631831751005468180e-5,
  1.42151175831644588870e-7,
  2.04426310338993978564e-15,
];

/**
 * Threefry-2x32-20 at counter (counter, 0); both words go into `out`.
 * @param {number} k0 @param {number} k1 @param {number} counter @param {Uint32Array} out two words
 */
export function threefry(k0, k1, counter, out) {
  const schedule = [k0 >>> 0, k1 >>> 0, (PARITY ^ k0 ^ k1) >>> 0];
  let x0 = (counter + schedule[0]) >>> 0;
  let x1 = schedule[1];
  for (let block = 0; block < 5; block += 1) {
    for (const rotation of ROTATIONS[block % 2]) {
      x0 = (x0 + x1) >>> 0;
      x1 = (((x1 << rotation) | (x1 >>> (32 - rotation))) ^ x0) >>> 0;
    }
    x0 = (x0 + schedule[(block + 1) % 3]) >>> 0;
    x1 = (x1 + schedule[(block + 2) % 3] + block + 1) >>> 0;
  }
  out[0] = x0;
  out[1] = x1;
}

/**
 * `count` numbers strictly between 0 and 1; numbers 2i and 2i+1 come from counter i.
 * @param {number} seed integer in [0, 2**32) @param {number} count @param {number} [stream] like seed
 * @returns {Float64Array}
 */
export function uniforms(seed, count, stream = 0) {
  for (const [name, value] of Object.entries({ seed, stream })) {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** 32) {
      throw new RangeError(`${name} must be an integer in [0, 2**32), got ${value}`);
    }
  }
  const result = new Float64Array(count);
  const words = new Uint32Array(2);
  for (let i = 0; i < count; i += 1) {
    if (i % 2 === 0) threefry(seed, stream, i / 2, words);
    result[i] = (words[i % 2] + 0.5) * 2 ** -32;
  }
  return result;
}

const bits = new DataView(new ArrayBuffer(8));

/**
 * Natural logarithm of a positive normal float64, to about one unit in the last place.
 * @param {number} x
 */
export function log(x) {
  // frexp: x = mantissa * 2**exponent with mantissa in [1/2, 1).
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  let exponent = (high >>> 20) - 1022;
  bits.setUint32(0, (high & 0x000fffff) | 0x3fe00000);
  let mantissa = bits.getFloat64(0);
  if (mantissa < SQRT_HALF) {
    mantissa *= 2;
    exponent -= 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  return exponent * LN2 + 2 * s * horner(LOG_SERIES, s * s);
}

/**
 * Standard normal quantile of u in (0, 1).
 * @param {number} u
 */
export function normalQuantile(u) {
  const q = u - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return q * (horner(CENTRAL_P, r) / horner(CENTRAL_Q, r));
  }
  const root = Math.sqrt(-log(q < 0 ? u : 1 - u));
  const tail =
    root <= 5
      ? horner(MIDDLE_P, root - 1.6) / horner(MIDDLE_Q, root - 1.6)
      : horner(TAIL_P, root - 5) / horner(TAIL_Q, root - 5);
  return q < 0 ? -tail : tail;
}

/**
 * Standard normal latents. Arguments as for `uniforms`.
 * @param {number} seed @param {number} count @param {number} [stream]
 */
export function normals(seed, count, stream = 0) {
  return Float32Array.from(uniforms(seed, count, stream), normalQuantile);
}

/**
 * Standard logistic latents log(u / (1 - u)). Arguments as for `uniforms`.
 * @param {number} seed @param {number} count @param {number} [stream]
 */
export function logistics(seed, count, stream = 0) {
  return Float32Array.from(uniforms(seed, count, stream), (u) => log(u / (1 - u)));
}

/** @param {number[]} coefficients lowest power first @param {number} x */
function horner(coefficients, x) {
  let result = coefficients[coefficients.length - 1];
  for (let i = coefficients.length - 2; i >= 0; i -= 1) result = result * x + coefficients[i];
  return result;
}
