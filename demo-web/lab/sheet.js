// @ts-check
// A canvas as sharp and as large as its place in the page.

export class Sheet {
  #canvas;
  #context;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  }

  /** An empty sheet, to draw on in CSS pixels. */
  clear() {
    const canvas = this.#canvas, context = this.#context;
    const { clientWidth: width, clientHeight: height } = canvas;
    const scale = window.devicePixelRatio;
    const wide = Math.round(width * scale), high = Math.round(height * scale);
    // Setting a size empties the canvas even if it is the same, but slowly.
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = `11px ${getComputedStyle(canvas).fontFamily}`;
    context.textBaseline = 'middle';
    return { context, width, height };
  }
}
