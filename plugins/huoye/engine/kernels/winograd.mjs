// Winograd's minimal filtering for 3x3 convolutions of stride 1 (A. Lavin, S. Gray, Fast Algorithms for
// Convolutional Neural Networks, arXiv:1509.09308): Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A for every tile of the result.
// F(4x4, 3x3) has 36 products where the sum has 144, F(2x2, 3x3) 16 for 36.
//
// The products of all tiles at one place of the patch are a product of matrices, tiles × inputs times inputs ×
// outputs, so there are 36 or 16 of them (`wino_mm`), and each has its plane: [tile][channel]. The planes of a
// tensor are 16 floats further apart than they are long: lengths are often multiples of 4096 bytes, and a
// processor's first cache has one place for all addresses that are so far apart.
import { at, bytes, f32x4, floats, i32, moved, range, v128 } from "./wat.mjs";
import { forBlocks } from "./weights.mjs";

/** @typedef {import("./wat.mjs").Module} Module */
/** @typedef {import("./wat.mjs").Code} Code */
/** @typedef {import("./wat.mjs").Expression} Expression */
/** @typedef {import("./wat.mjs").Variable} Variable */
/** @typedef {import("./wat.mjs").Operand} Operand */
/** @typedef {import("./gemm.mjs").MultiplyAdd} MultiplyAdd */
/** @typedef {(code: Code, given: Variable[], madd: MultiplyAdd) => Expression[]} Transform  one dimension of it */

/**
 * @typedef {object} Algorithm
 * @property {number} tile  pixels of the result, in each direction
 * @property {Transform} input  Bᵀ: tile + 2 numbers from as many
 * @property {Transform} weights  G: tile + 2 numbers from 3
 * @property {Transform} output  Aᵀ: `tile` numbers from tile + 2
 */

const { add, mul, sub } = f32x4;
/** Floats. */
const PADDING = 16;

/**
 * Points 0, ±1, ∞, without a constant that could round but ½ and 1.
 * @type {Algorithm}
 */
const F2 = {
  tile: 2,
  input: (_, [d0, d1, d2, d3]) => [sub(d0, d2), add(d1, d2), sub(d2, d1), sub(d1, d3)],
  weights(code, [g0, g1, g2]) {
    const [outer, inner] = [mul(add(g0, g2), 0.5), mul(g1, 0.5)].map((sum) => code.let(sum));
    return [g0, add(outer, inner), sub(outer, inner), g2];
  },
  output: (_, [m0, m1, m2, m3]) => [add(m0, add(m1, m2)), sub(sub(m1, m2), m3)],
};

/**
 * Points 0, ±1, ±½, ∞: of the sums that 96 inputs make, the error is a quarter less than with ±2 in ±½'s place.
 * @type {Algorithm}
 */
const F4 = {
  tile: 4,
  input(code, [d0, d1, d2, d3, d4, d5], madd) {
    const even = code.let(madd(d2, floats(-0.25), d4));
    const odd = code.let(madd(d1, floats(-0.25), d3));
    const evenOfHalves = code.let(sub(d4, d2));
    const oddOfHalves = code.let(sub(d3, d1));
    return [
      madd(d0, floats(0.25), madd(d2, floats(-1.25), d4)),
      add(even, odd),
      sub(even, odd),
      madd(oddOfHalves, floats(0.5), evenOfHalves),
      madd(oddOfHalves, floats(-0.5), evenOfHalves),
      madd(d1, floats(0.25), madd(d3, floats(-1.25), d5)),
    ];
  },
  weights(code, [g0, g1, g2]) {
    const outer = code.let(add(g0, g2));
    const outerOfHalves = code.let(add(mul(g0, 4), g2));
    const twice = code.let(add(g1, g1));
    return [
      mul(g0, 4),
      mul(add(outer, g1), 2 / 3),
      mul(sub(outer, g1), 2 / 3),
      mul(add(outerOfHalves, twice), -2 / 3),
      mul(sub(outerOfHalves, twice), -2 / 3),
      g2,
    ];
  },
  output(code, [m0, m1, m2, m3, m4, m5], madd) {
    const [sum, difference] = [add(m1, m2), sub(m1, m2)].map((one) => code.let(one));
    const [sumOfHalves, differenceOfHalves] = [add(m3, m4), sub(m3, m4)].map((one) => code.let(one));
    return [
      add(m0, add(sum, sumOfHalves)),
      madd(differenceOfHalves, floats(0.5), difference),
      madd(sumOfHalves, floats(0.25), sum),
      add(madd(differenceOfHalves, floats(0.125), difference), m5),
    ];
  },
};

/**
 * A transform in both directions: of the columns, then of the rows that these give.
 * @param {Code} code
 * @param {(given: Variable[]) => Expression[]} transform
 * @param {Variable[][]} rows
 * @param {(row: () => Expression[], y: number) => void} each  is given, row by row, what computes it
 */
function both(code, transform, rows, each) {
  const columns = rows[0].map((_, x) => transform(rows.map((row) => row[x])).map((value) => code.let(value)));
  columns[0].forEach((_, y) => each(() => transform(columns.map((column) => column[y])), y));
}

/**
 * wino_mm; wino4_in, wino4_w, wino4_out, and the same for 2. Strides in floats per pixel.
 * @param {Module} module
 * @param {MultiplyAdd} madd
 * @param {import("./lanes.mjs").Lanes} lanes
 * @param {ReturnType<Module["function"]>} gemm
 */
export function winograd(module, madd, lanes, gemm) {
  products(module, gemm);
  for (const algorithm of [F4, F2]) {
    inputs(module, algorithm, madd);
    weights(module, algorithm, lanes);
    outputs(module, algorithm, madd);
  }
}

/**
 * P products of V's planes, T rows of K floats, by U's, packed, into M's, T rows of N.
 * @param {Module} module
 * @param {ReturnType<Module["function"]>} gemm
 */
function products(module, gemm) {
  module.export("wino_mm", "P V T K U M N", (code, { P, V, T, K, U, M, N }) => {
    const [ofV, ofU, ofM] = [i32.mul(T, K), i32.mul(K, N), i32.mul(T, N)].map((length) =>
      code.let(bytes(i32.add(length, PADDING))),
    );
    code.loop(0, P, 1, () => {
      code.call(gemm, V, K, K, U, M, N, T, N, 0, 0, 0, 0);
      code.add(V, ofV);
      code.add(U, ofU);
      code.add(M, ofM);
    });
  });
}

/**
 * Addresses of a square of planes or pixels, row by row.
 * @param {Code} code
 * @param {Operand} first
 * @param {number} side
 * @param {Operand} line  bytes from row to row
 * @param {Operand} step  bytes within a row
 * @returns {(y: number, x: number) => Expression}
 */
function square(code, first, side, line, step) {
  const rows = range(side).map((y) => code.let(at(first, y, line)));
  const columns = range(side).map((x) => code.let(i32.mul(x, step)));
  return (y, x) => i32.add(rows[y], columns[x]);
}

/**
 * Bᵀ d B of P, [tile TY + 2, tile TX + 2, C4] with a border of zeros (`pad`), into V: planes of TY TX tiles of C4
 * channels, C4 a multiple of 4.
 * @param {Module} module
 * @param {Algorithm} algorithm
 * @param {MultiplyAdd} madd
 */
function inputs(module, { tile, input }, madd) {
  const patch = tile + 2;
  module.export(`wino${tile}_in`, "P C4 TY TX V", (code, { P, C4, TY, TX, V }) => {
    const pixel = code.let(bytes(C4));
    const line = code.let(i32.mul(pixel, i32.add(i32.mul(TX, tile), 2)));
    const plane = code.let(bytes(i32.add(i32.mul(i32.mul(TY, TX), C4), PADDING)));
    code.loop(0, TY, 1, (ty) =>
      code.loop(0, TX, 1, (tx) => {
        const first = code.let(at(at(P, ty, i32.mul(line, tile)), tx, i32.mul(pixel, tile)));
        code.loop(0, C4, 4, () => {
          const from = square(code, first, patch, line, pixel);
          const pixels = range(patch).map((y) => range(patch).map((x) => code.let(v128.load(from(y, x)))));
          const to = square(code, V, patch, i32.mul(plane, patch), plane);
          both(code, (given) => input(code, given, madd), pixels, (row, y) =>
            row().forEach((value, x) => code.store(to(y, x), value)),
          );
          code.add(first, 16);
          code.add(V, 16);
        });
      }),
    );
  });
}

/**
 * G g Gᵀ of w, [Co, Ci, 3, 3], into U: a plane for each place of the patch, Cs N floats and the padding, packed in
 * blocks as `pack` does. Zero where there is no input (Cs > Ci) or no output (N > Co).
 * @param {Module} module
 * @param {Algorithm} algorithm
 * @param {import("./lanes.mjs").Lanes} lanes
 */
function weights(module, { tile, weights }, lanes) {
  const patch = tile + 2;
  const TAPS = 9;
  // Both builds have the same weights.
  /** @type {MultiplyAdd} */
  const twice = (a, b, c) => add(mul(a, b), c);
  module.export(`wino${tile}_w`, "w Co Ci Cs U N", (code, { w, Co, Ci, Cs, U, N }) => {
    const plane = code.let(bytes(i32.add(i32.mul(Cs, N), PADDING)));
    const filter = code.let(bytes(i32.mul(Ci, TAPS)));
    forBlocks(code, N, (n, columns) =>
      code.loop(0, Cs, 1, (c) =>
        code.loop(n, i32.add(n, columns), 4, (output) => {
          const first = code.let(at(at(w, output, filter), c, bytes(TAPS)));
          const count = code.let(i32.sub(Co, output));
          code.when(i32.ge_s(c, Ci), () => code.set(count, 0));
          const taps = range(3).map((y) =>
            range(3).map((x) => code.let(lanes.gathered(i32.add(first, bytes(3 * y + x)), filter, count))),
          );
          const to = square(code, U, patch, i32.mul(plane, patch), plane);
          both(code, (given) => weights(code, given, twice), taps, (row, y) =>
            row().forEach((value, x) => code.store(to(y, x), value)),
          );
          code.add(U, 16);
        }),
      ),
    );
  });
}

/**
 * relu?(Aᵀ m A + bias? + R?) of M, planes of TY TX tiles of N channels, N a multiple of 4, into C, [H, W, N]. What
 * of the last tiles lies beyond H and W is left out. bias, R: addresses, or 0 for none.
 * @param {Module} module
 * @param {Algorithm} algorithm
 * @param {MultiplyAdd} madd
 */
function outputs(module, { tile, output }, madd) {
  const patch = tile + 2;
  const parameters = "M N TY TX H W C rowC bias relu R rowR";
  module.export(`wino${tile}_out`, parameters, (code, given) => {
    const { M, N, TY, TX, H, W, C, rowC, bias, relu, R, rowR } = given;
    const plane = code.let(bytes(i32.add(i32.mul(i32.mul(TY, TX), N), PADDING)));
    for (const stride of [rowC, rowR]) code.set(stride, bytes(stride));
    const least = code.let(floats(-Infinity));
    code.when(relu, () => code.set(least, 0));
    code.loop(0, TY, 1, (ty) =>
      code.loop(0, TX, 1, (tx) => {
        const [top, left] = [ty, tx].map((place) => code.let(i32.mul(place, tile)));
        const [rows, columns] = [i32.sub(H, top), i32.sub(W, left)].map((rest) => code.let(rest));
        const first = code.let(i32.add(i32.mul(top, W), left));
        const to = code.let(at(C, first, rowC));
        const residual = code.let(moved(R, i32.mul(first, rowR)));
        const added = code.let(bias);
        code.loop(0, N, 4, () => {
          const from = square(code, M, patch, i32.mul(plane, patch), plane);
          const planes = range(patch).map((y) => range(patch).map((x) => code.let(v128.load(from(y, x)))));
          const sum = code.let(floats(0));
          code.when(bias, () => code.set(sum, v128.load(added)));
          both(code, (given) => output(code, given, madd), planes, (row, y) =>
            code.when(i32.gt_s(rows, y), () => {
              const pixel = code.let(i32.mul(W, y));
              row().forEach((value, x) =>
                code.when(i32.gt_s(columns, x), () => {
                  const result = code.let(add(value, sum));
                  code.when(R, () => code.set(result, add(result, v128.load(at(residual, pixel, rowR)))));
                  code.store(at(to, pixel, rowC), f32x4.max(result, least));
                  code.add(pixel, 1);
                }),
              );
            }),
          );
          for (const address of [M, to, residual, added]) code.add(address, 16);
        });
      }),
    );
  });
}
