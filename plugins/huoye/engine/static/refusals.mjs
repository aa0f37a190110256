// Why a model is not run here. Both mean: a general runtime must do it.

/** A graph that is a model, and has what this engine doesn't know exactly. */
export class Unsupported extends Error {
  /**
   * @param {string} reason a clause, without a full stop
   * @param {{op?: string, node?: string}} [where] op: its operator, or "" where the graph as a whole
   *   is meant; node: its name or, as nodes need none, that of its first output
   */
  constructor(reason, { op = "", node = "" } = {}) {
    super(op ? `${op} “${node}”: ${reason}` : reason);
    this.name = "Unsupported";
    this.op = op;
    this.node = node;
    this.reason = reason;
  }
}

/** Bytes that are no ONNX model, or not all of one. */
export class Malformed extends Error {
  /** @param {string} reason */
  constructor(reason) {
    super(reason);
    this.name = "Malformed";
    this.reason = reason;
  }
}
