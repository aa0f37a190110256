// Products of matrices, and the convolutions that are such.
//
// All of them are one loop: `tile`, which keeps rows × columns sums in registers from the first k to the last.
// A turn loads the weights of its columns and, row by row, one number of A in all lanes. The sums and every
// load of a turn must fit in the 15 vectors that x86 has besides one for moves: 4 rows × 8 columns take 8 + 2
// + 4. Larger tiles and unrolled turns spill, in V8 and SpiderMonkey alike, and run at half the speed. A single
// row (Gemm of one picture) has 24 columns, 6 + 6 + 1, since two sums alone would wait for their own adds.
//
// B is packed by `pack` (weights.mjs): blocks of 8 columns, a last one of 4 where N asks for it; in a block
// the 8 (or 4) weights of k = 0, then those of k = 1, …, so that the loop reads B from end to end.
//
// Each sum begins with its bias and adds k in rising order, whatever the tile: a row's bits do not depend on
// how many rows there are.
import { at, bytes, f32x4, floats, i32, moved, range, v128 } from "./wat.mjs";

/** @typedef {import("./wat.mjs").Module} Module */
/** @typedef {import("./wat.mjs").Operand} Operand */
/** @typedef {import("./wat.mjs").Expression} Expression */
/** @typedef {ReturnType<Module["function"]>} Callable */
/** @typedef {{columns: number, callee: Callable}} Columns  so many, and what computes them */
/** @typedef {(a: Operand, b: Operand, c: Operand) => Expression} MultiplyAdd */

const ROWS = [4, 2, 1];
const LANES = 4;
const VECTOR_BYTES = 16;
/** Of a block of B. */
const VECTORS = 2;

/**
 * rows × 4·vectors of C = relu?(A B + bias? + R?). A is read in segments of K floats: one for a product,
 * three for a 3x3 convolution, whose rows of pixels are so many bytes apart. Strides in bytes; addresses of
 * what lacks are 0. More than two vectors are columns of several blocks of B.
 * @param {Module} module
 * @param {number} rows
 * @param {number} vectors
 * @param {MultiplyAdd} madd
 */
function tile(module, rows, vectors, madd) {
  const parameters = "A rowA segments segmentA K B C rowC bias relu R rowR";
  return module.function(`tile${rows}x${vectors * LANES}`, parameters, (code, given) => {
    const { A, rowA, segments, segmentA, K, B, C, rowC, bias, relu, R, rowR } = given;
    const sums = range(rows).map(() => range(vectors).map(() => code.let(floats(0))));
    /** @param {(sum: import("./wat.mjs").Variable, row: number, offset: number) => void} each */
    const forSums = (each) =>
      sums.forEach((ofRow, row) => ofRow.forEach((sum, j) => each(sum, row, j * VECTOR_BYTES)));

    code.when(bias, () => forSums((sum, _, offset) => code.set(sum, v128.load(bias, offset))));
    const rowsOfA = range(rows).map((row) => code.let(i32.mul(rowA, row)));
    const block = i32.mul(i32.mul(segments, K), VECTORS * VECTOR_BYTES);
    const blocksOfB = range(Math.ceil(vectors / VECTORS)).map((i) => code.let(i32.mul(block, i)));
    /** @param {number} j */
    const weightsAt = (j) => {
      const [i, place] = [Math.floor(j / VECTORS), j % VECTORS];
      return v128.load(i ? i32.add(B, blocksOfB[i]) : B, place * VECTOR_BYTES);
    };
    code.loop(0, segments, 1, (segment) => {
      const a = code.let(at(A, segment, segmentA));
      const end = code.let(i32.add(a, bytes(K)));
      code.while(i32.lt_u(a, end), () => {
        const weights = range(vectors).map((j) => code.let(weightsAt(j)));
        sums.forEach((ofRow, row) => {
          const x = code.let(v128.load32_splat(row ? i32.add(a, rowsOfA[row]) : a));
          ofRow.forEach((sum, j) => code.set(sum, madd(x, weights[j], sum)));
        });
        code.add(a, 4);
        code.add(B, Math.min(vectors, VECTORS) * VECTOR_BYTES);
      });
    });
    code.when(R, () =>
      forSums((sum, row, offset) => code.set(sum, f32x4.add(sum, v128.load(at(R, row, rowR), offset)))),
    );
    code.when(relu, () => forSums((sum) => code.set(sum, f32x4.max(sum, 0))));
    forSums((sum, row, offset) => code.store(at(C, row, rowC), sum, offset));
  });
}

/**
 * M rows of one block of columns, by tiles of 4, 2 and 1 rows.
 * @param {Module} module
 * @param {number} vectors
 * @param {MultiplyAdd} madd
 */
function strip(module, vectors, madd) {
  const tiles = ROWS.map((rows) => /** @type {const} */ ([rows, tile(module, rows, vectors, madd)]));
  const parameters = "A rowA segments segmentA K B C rowC M bias relu R rowR";
  return module.function(`strip${vectors * LANES}`, parameters, (code, given) => {
    const { A, rowA, segments, segmentA, K, B, C, rowC, M, bias, relu, R, rowR } = given;
    for (const [rows, callee] of tiles)
      code.while(i32.ge_s(M, rows), () => {
        code.call(callee, A, rowA, segments, segmentA, K, B, C, rowC, bias, relu, R, rowR);
        code.add(A, i32.mul(rowA, rows));
        code.add(C, i32.mul(rowC, rows));
        code.set(R, moved(R, i32.mul(rowR, rows)));
        code.set(M, i32.sub(M, rows));
      });
  });
}

/**
 * Call for all columns, part by part, what computes them.
 * @param {import("./wat.mjs").Code} code
 * @param {import("./wat.mjs").Parameters} matrices  of the function: moved on, part by part
 * @param {Operand} depth  rows of B
 * @param {Columns[]} parts  those for more columns first
 * @param {(callee: Callable) => void} each
 */
function forColumns(code, { B, C, N, bias, R }, depth, parts, each) {
  parts.forEach(({ columns, callee }) => {
    code.while(i32.ge_s(N, columns), () => {
      each(callee);
      code.add(B, i32.mul(depth, columns * 4));
      code.add(C, columns * 4);
      code.set(bias, moved(bias, columns * 4));
      code.set(R, moved(R, columns * 4));
      code.set(N, i32.sub(N, columns));
    });
  });
}

/**
 * gemm and conv3. Counts in floats, strides in floats per row; bias, R: addresses, or 0 for none.
 * @param {Module} module
 * @param {MultiplyAdd} madd  a·b + c, rounded once or twice: the only difference between the builds
 * @returns {Callable} gemm
 */
export function gemm(module, madd) {
  const strips = [2, 1].map((vectors) => ({ columns: vectors * LANES, callee: strip(module, vectors, madd) }));
  const alone = { columns: 24, callee: tile(module, 1, 6, madd) };

  // C[m, 0..N) = relu?(A[m, 0..K) B + bias? + R?[m, 0..N)) for m < M; N a multiple of 4. A convolution of 1x1
  // is this, a pixel a row.
  const product = module.export("gemm", "A rowA K B C rowC M N bias relu R rowR", (code, given) => {
    const { A, rowA, K, C, rowC, B, M, bias, relu, R, rowR } = given;
    for (const stride of [rowA, rowC, rowR]) code.set(stride, bytes(stride));
    code.when(i32.eq(M, 1), () =>
      forColumns(code, given, K, [alone], (callee) =>
        code.call(callee, A, rowA, 1, 0, K, B, C, rowC, bias, relu, R, rowR),
      ),
    );
    forColumns(code, given, K, strips, (callee) =>
      code.call(callee, A, rowA, 1, 0, K, B, C, rowC, M, bias, relu, R, rowR),
    );
  });

  // The 3x3 convolution of stride 1 of P, [H + 2, W + 2, Ci] with a border of zeros, into C, [H, W, N]. The
  // three pixels of a row below the kernel lie side by side: 3 Ci floats, three times.
  module.export("conv3", "P Ci H W B C rowC N bias relu R rowR", (code, given) => {
    const { P, Ci, H, W, B, C, rowC, bias, relu, R, rowR } = given;
    const pixel = code.let(bytes(Ci));
    const line = code.let(i32.mul(i32.add(W, 2), pixel));
    for (const stride of [rowC, rowR]) code.set(stride, bytes(stride));
    const reach = code.let(i32.mul(Ci, 3));
    forColumns(code, given, code.let(i32.mul(Ci, 9)), strips, (callee) =>
      code.loop(0, H, 1, (y) => {
        const first = code.let(i32.mul(y, W));
        const from = at(P, y, line);
        const [to, residual] = [at(C, first, rowC), moved(R, i32.mul(first, rowR))];
        code.call(callee, from, pixel, 3, line, reach, B, to, rowC, W, bias, relu, residual, rowR);
      }),
    );
  });

  return product;
}
