// The JavaScript pixels for test_images.py.
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";
import { gridLayout, toRgba } from "../../plugins/huoye/onnx_demos/static/pixels.mjs";

await serve({
  rgba: ({ image, channels, height, width }) =>
    Array.from(toRgba(Float32Array.from(image), channels, height, width)),
  layout: ({ count, ...cell }) => {
    const layout = gridLayout(count, cell);
    const places = Array.from({ length: count }, (_, index) => {
      const { x, y } = layout.place(index);
      return [x, y];
    });
    return { width: layout.width, height: layout.height, places };
  },
});
