// Why a model is not run here. Both mean: a general runtime must do it.

/** A graph that is a model, and has what this engine doesn't know exactly. */
export class Unsupported extends Error {
  /**
   * @param {string} reason a clause, without a full stop
   * @param {{op: string, name: string}} [node] that it is of; none: the graph as a whole is meant
   */
  constructor(reason, { op, name } = { op: "", name: "" }) {
    super(op ? `${op} “${name}”: ${reason}` : reason);
    this.name = "Unsupported";
    /** The operator, or "". */
    this.op = op;
    /** The node's name or, as nodes need none, that of its first output. */
    this.node = name;
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
