// Numbers moved and not changed. Layout is NHWC: channel c of pixel p of a tensor lies at base + 4 (p stride + c).
import { at, bytes, f32, float, i32, v128 } from "./wat.mjs";

/** @typedef {import("./wat.mjs").Module} Module */
/** @typedef {import("./wat.mjs").Code} Code */
/** @typedef {import("./wat.mjs").Variable} Variable */
/** @typedef {import("./wat.mjs").Operand} Operand */

/**
 * Copy floats from one address to another; both are moved on to the end.
 * @param {Code} code
 * @param {Variable} from
 * @param {Variable} to
 * @param {Operand} count
 */
function copy(code, from, to, count) {
  const left = code.let(count);
  code.while(i32.ge_s(left, 4), () => {
    code.store(to, v128.load(from));
    code.add(from, 16);
    code.add(to, 16);
    code.set(left, i32.sub(left, 4));
  });
  code.while(i32.gt_s(left, 0), () => {
    code.store(to, f32.load(from));
    code.add(from, 4);
    code.add(to, 4);
    code.set(left, i32.sub(left, 1));
  });
}

/**
 * pad, tohwc, tochw, d2s, s2d, gather, fill. Strides in floats per pixel.
 * @param {Module} module
 */
export function layout(module) {
  rows(module);
  // X, [H, W, C], into P, [PH, PW, C4], its first pixel at (1, 1); zeros are around it, PH > H and PW > W, and
  // in channels beyond C.
  module.export("pad", "X rowX C H W P PH PW C4", (code, { X, rowX, C, H, W, P, PH, PW, C4 }) => {
    const end = code.let(at(P, i32.mul(PH, PW), bytes(C4)));
    const line = code.let(i32.mul(PW, bytes(C4)));
    const lacking = code.let(i32.sub(C4, C));
    // What is right of a line and left of the next lies in one piece.
    const between = code.let(i32.mul(i32.sub(PW, W), bytes(C4)));
    const skipped = code.let(bytes(i32.sub(rowX, C)));
    const to = code.let(P);
    code.zero(to, i32.add(line, bytes(C4)));
    code.add(to, i32.add(line, bytes(C4)));
    code.loop(0, H, 1, () => {
      code.loop(0, W, 1, () => {
        copy(code, X, to, C);
        code.add(X, skipped);
        const zeros = code.let(lacking);
        code.while(i32.gt_s(zeros, 0), () => {
          code.store(to, float(0));
          code.add(to, 4);
          code.set(zeros, i32.sub(zeros, 1));
        });
      });
      // Below the last line there may be none to be left of.
      const rest = code.let(i32.sub(end, to));
      code.when(i32.lt_s(between, rest), () => code.set(rest, between));
      code.zero(to, rest);
      code.add(to, rest);
    });
    code.zero(to, i32.sub(end, to));
  });

  // X, [C, np] as ONNX has it, into O, np pixels of C channels.
  module.export("tohwc", "X C np O os", (code, { X, C, np, O, os }) => {
    const stride = code.let(bytes(os));
    code.loop(0, C, 1, (c) => {
      const to = code.let(i32.add(O, bytes(c)));
      code.loop(0, np, 1, () => {
        code.store(to, f32.load(X));
        code.add(X, 4);
        code.add(to, stride);
      });
    });
  });

  // The inverse.
  module.export("tochw", "X xs C np O", (code, { X, xs, C, np, O }) => {
    const stride = code.let(bytes(xs));
    code.loop(0, C, 1, (c) => {
      const from = code.let(i32.add(X, bytes(c)));
      code.loop(0, np, 1, () => {
        code.store(O, f32.load(from));
        code.add(O, 4);
        code.add(from, stride);
      });
    });
  });

  // DepthToSpace of ONNX, mode CRD, blocks of 2: X, [H, W, 4 C], into O, [2 H, 2 W, C], where
  // O[2 y + i, 2 x + j, c] = X[y, x, 4 c + 2 i + j].
  module.export("d2s", "X xs H W C O os", (code, { X, xs, H, W, C, O, os }) => {
    forSquares(code, H, W, (i, j, pixel, inBlock) => {
      const from = code.let(i32.add(at(X, pixel, bytes(xs)), 4 * (2 * i + j)));
      const to = code.let(at(O, inBlock, bytes(os)));
      code.loop(0, C, 1, () => {
        code.store(to, f32.load(from));
        code.add(from, 16);
        code.add(to, 4);
      });
    });
  });

  // Its inverse, the Reshape, Transpose and Reshape of ONNX: X, [2 H, 2 W, C], into O, [H, W, 4 C].
  module.export("s2d", "X xs H W C O os", (code, { X, xs, H, W, C, O, os }) => {
    forSquares(code, H, W, (i, j, pixel, inBlock) => {
      const from = code.let(at(X, inBlock, bytes(xs)));
      const to = code.let(i32.add(at(O, pixel, bytes(os)), 4 * (2 * i + j)));
      code.loop(0, C, 1, () => {
        code.store(to, f32.load(from));
        code.add(from, 4);
        code.add(to, 16);
      });
    });
  });
}

/**
 * gather and fill.
 * @param {Module} module
 */
function rows(module) {
  // Rows of src, so many floats each, to dst, in the order that `index` names them by numbers of 32 bits.
  // Nobody looks whether src has such a row.
  module.export("gather", "src rowFloats index count dst", (code, given) => {
    const { src, rowFloats, index, count, dst } = given;
    code.loop(0, count, 1, () => {
      const from = code.let(at(src, i32.load(index), bytes(rowFloats)));
      copy(code, from, dst, rowFloats);
      code.add(index, 4);
    });
  });

  // n floats at dst.
  module.export("fill", "dst n value:f32", (code, { dst, n, value }) => {
    code.loop(0, n, 1, () => {
      code.store(dst, value);
      code.add(dst, 4);
    });
  });
}

/**
 * For every pixel of [H, W] the four that it stands for in [2 H, 2 W].
 * @param {Code} code
 * @param {Variable} H
 * @param {Variable} W
 * @param {(i: number, j: number, pixel: Operand, inBlock: Operand) => void} each
 *   i, j: row and column in the block; pixel, inBlock: numbers of the pixel and of the one of the four
 */
function forSquares(code, H, W, each) {
  code.loop(0, H, 1, (y) =>
    code.loop(0, W, 1, (x) => {
      const pixel = code.let(i32.add(i32.mul(y, W), x));
      for (const i of [0, 1])
        for (const j of [0, 1]) {
          const row = i32.add(i32.mul(y, 2), i);
          const column = i32.add(i32.mul(x, 2), j);
          each(i, j, pixel, i32.add(i32.mul(row, i32.mul(W, 2)), column));
        }
    }),
  );
}
