// Affine couplings of flows (L. Dinh et al., RealNVP, arXiv:1605.08803), in place.
import { forVectors } from "./elementwise.mjs";
import { exp, tanh } from "./functions.mjs";
import { Total } from "./reductions.mjs";
import { bytes, f32, f32x4, i32 } from "./wat.mjs";

/**
 * couple.
 * @param {import("./wat.mjs").Module} module
 * @param {import("./lanes.mjs").Lanes} lanes
 */
export function coupling(module, lanes) {
  // x, np pixels of C channels, xs floats per pixel, by what a net gave, ns floats per pixel: the log-scales'
  // C channels, then the shifts'. gain: C floats. With s = tanh(net[0..C)) gain, t = net[C..2C):
  // encode 0: x = (x - t) e^s, encode 1: x = x e^s + t. sum: where one float, the sum of all s, is written, or 0.
  module.export("couple", "encode np C x xs net ns gain sum", (code, given) => {
    const { encode, np, C, x, xs, net, ns, gain, sum } = given;
    const shifts = code.let(i32.add(net, bytes(C)));
    const [ofX, ofNet] = [code.let(bytes(xs)), code.let(bytes(ns))];
    const total = new Total(code);
    const tensors = [x, net, shifts, gain];
    forVectors(code, np, C, tensors, [ofX, ofNet, ofNet, code.let(0)], ([x, net, shift, gain], count) => {
      const s = code.let(f32x4.mul(tanh(code, lanes.loaded(net, count)), lanes.loaded(gain, count)));
      code.when(sum, () => total.add(s));
      const scale = exp(code, s);
      const t = code.let(lanes.loaded(shift, count));
      const value = code.let(lanes.loaded(x, count));
      code.when(
        encode,
        () => code.set(value, f32x4.add(f32x4.mul(value, scale), t)),
        () => code.set(value, f32x4.mul(f32x4.sub(value, t), scale)),
      );
      lanes.store(code, x, value, count);
    });
    code.when(sum, () => code.store(sum, f32.demote_f64(total.value)));
  });
}
