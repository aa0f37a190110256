// Runs code on Pyodide and, as it was lowered, on MicroPython, and says what both give, in one
// canonical text of values: floats by their bits, types kept.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const CANON = `
import struct
def canon(v):
    if v is None or v is True or v is False:
        return str(v)
    kind = type(v)
    if kind is float:
        return "nan" if v != v else "f" + "".join(["%02x" % b for b in struct.pack(">d", v)])
    if kind is int:
        return "i" + str(v)
    if kind is str:
        return "s" + v
    if isinstance(v, (list, tuple)):
        return ("[" if kind is list else "(") + ",".join([canon(x) for x in v]) + "]"
    if hasattr(v, "items"):
        return "{" + ",".join([canon(k) + ":" + canon(x) for k, x in v.items()]) + "}"
    return "callable" if callable(v) else "o" + str(v)
def outcome(source):
    space = {"__name__": "case"}
    try:
        exec(source, space)
        return canon(space["r"])
    except BaseException as error:
        return "!" + type(error).__name__ + ": " + str(error)
`;

const { node_modules: modules, engine, bundle, cases } = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(`${modules}/pyodide/pyodide.mjs`).href);
const board = `${modules}/@micropython/micropython-webassembly-pyscript`;
const { loadMicroPython } = await import(pathToFileURL(`${board}/micropython.mjs`).href);
const { MicroPython } = await import(pathToFileURL(engine).href);

const python = await loadPyodide({ stdout() {}, stderr() {} });
let small;
await MicroPython.load(
  async (/** @type {object} */ options) => (small = await loadMicroPython(options)),
  `${board}/micropython.wasm`,
  bundle,
);
for (const engine of [python, small]) engine.runPython(CANON);
const outcomes = [python, small].map((engine) => engine.globals.get("outcome"));
const answers = cases.map((/** @type {{source: string, lowered: string | null}} */ { source, lowered }) => [
  outcomes[0](source),
  lowered === null ? null : outcomes[1](lowered),
]);
// A pipe takes 64 KB at once.
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
