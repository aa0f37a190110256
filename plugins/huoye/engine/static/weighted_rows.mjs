// Rows of a table, chosen and weighted: a few hundred multiplications, not worth a kernel.

/**
 * The sum of rows of a table, each times its weight, written to `result`.
 * @param {WebAssembly.Memory} memory @param {ArrayLike<number | bigint>} ids counted from the end where they
 *   are below 0 @param {ArrayLike<number | bigint>} weights one for each id
 * @param {number} table the address of [rows, columns], as `pack` lays it: eight rows side by side, the
 *   last four of them alone where their number asks for it
 * @param {number} rows @param {number} columns @param {number} result an address
 * Raises RangeError.
 */
export function weightedRows(memory, ids, weights, table, rows, columns, result) {
  if (ids.length !== weights.length)
    throw new RangeError(`${ids.length} ids and ${weights.length} weights`);
  const heap = new Float32Array(memory.buffer);
  const sums = new Float64Array(columns);
  const padded = (rows + 3) & ~3;
  for (let k = 0; k < ids.length; k += 1) {
    const id = Number(ids[k]);
    const row = id < 0 ? id + rows : id;
    if (!(Number.isInteger(row) && row >= 0 && row < rows))
      throw new RangeError(`the id ${ids[k]} of ${rows}`);
    const weight = Number(weights[k]);
    const block = row & ~7;
    const width = Math.min(padded - block, 8);
    const start = table / 4 + block * columns + row - block;
    for (let column = 0; column < columns; column += 1)
      sums[column] += weight * heap[start + column * width];
  }
  heap.set(sums, result / 4);
}
