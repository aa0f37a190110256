// The page's Python: one module worker for all formulas of a page.
import { LiveError } from "../../live/static/errors.mjs";
import { fetchAllVerified, fetchVerified } from "../../live/static/fetch_verified.mjs";
import { sealScope } from "../../live/static/sealed_scope.mjs";
import { serve } from "../../live/static/worker_server.mjs";
import { outputHtml, resultHtml } from "../../render/static/html.mjs";
import { Interpreter, PackageNeeded } from "./interpreter.mjs";
import { serveVerified } from "./verified_files.mjs";

/**
 * @typedef {import("../../live/static/fetch_verified.mjs").LiveFile} LiveFile
 * @typedef {import("../../render/static/plot.mjs").Words} DrawingWords
 * @typedef {(stage: string, loaded: number, total: number) => void} Progress
 */

const FORMULA = "formula";
const PACKAGE = "package:";
const PROGRESS_STEPS = 50;

/** @type {Promise<Interpreter> | null} */
let interpreter = null;
/** Formula file -> its source, by hash. @type {Map<string, Promise<string>>} */
const sources = new Map();
/** Name -> a formula that has been started. @type {Map<string, import("./interpreter.mjs").Params>} */
const formulas = new Map();
/** Package -> its archive and the site's root. @type {Map<string, {file: LiveFile, base: string}>} */
const packages = new Map();

serve({
  /**
   * Download and start what is not here yet.
   * @param {{name?: string, files: LiveFile[], base: string}} params name: of the formula among the files
   * @param {{progress: Progress}} context
   */
  async start({ name, files, base }, { progress }) {
    const runtime = files.filter(({ role }) => role !== FORMULA && !role.startsWith(PACKAGE));
    const declared = files.filter(({ role }) => role.startsWith(PACKAGE));
    const names = declared.map(({ role }) => role.slice(PACKAGE.length));
    declared.forEach((file, index) => packages.set(names[index], { file, base }));
    const formula = files.find((file) => file.role === FORMULA);
    // The next try must not find a failure that is over.
    if (!interpreter) {
      interpreter = load(runtime, base, progress);
      interpreter.catch(() => (interpreter = null));
    }
    if (!formula || !name) {
      await interpreter;
      return;
    }
    let source = sources.get(formula.sha256);
    if (!source) {
      source = download(formula, base);
      sources.set(formula.sha256, source);
      source.catch(() => sources.delete(formula.sha256));
    }
    // Together: a runtime that fails while the source is on its way is gone from the variable.
    const [, text] = await Promise.all([interpreter, source]);
    formulas.set(name, { formula: { name, source: text }, packages: names });
  },

  /**
   * @param {{cells: object[], test: string | null, lang: string, packages: string[], seconds: number,
   *   drawing: DrawingWords}} params drawing: the renderer's words
   * @param {{progress: Progress}} context
   * @returns {Promise<object>} what huoye/formula/cells.py says, its parts drawn
   */
  async run_cells({ drawing, seconds, ...params }, { progress }) {
    const { parts, ...outcome } = await call("run_cells", params, seconds, progress);
    return { ...outcome, html: outputHtml(parts, drawing) };
  },

  /**
   * @param {{name: string, inputs: object, lang: string, drawing: DrawingWords, seconds: number}} params
   * @param {{progress: Progress}} context
   * @returns {Promise<{inputs: object, values: Record<string, number>, html: string}>}
   */
  async evaluate({ name, drawing, seconds, ...params }, { progress }) {
    const request = { ...formulas.get(name), ...params };
    const { data, ...result } = await call("evaluate", request, seconds, progress);
    return { ...result, html: resultHtml(data, drawing) };
  },
});

/**
 * Call Python; what it imports on the way is fetched, and the call made again.
 * @param {string} method @param {import("./interpreter.mjs").Params} params
 * @param {number} seconds that it may run @param {Progress} progress
 * @returns {Promise<any>}
 */
async function call(method, params, seconds, progress) {
  if (!interpreter) throw new LiveError("runtime", "not started");
  const python = await interpreter;
  for (;;) {
    try {
      return python.call(method, params, seconds);
    } catch (error) {
      if (!(error instanceof PackageNeeded)) throw error;
      const { file, base } = packages.get(error.package) ?? {};
      if (!file || !base) throw new LiveError("runtime", error.package);
      let loaded = 0;
      /** @param {number} count */
      const onBytes = (count) => progress("download", (loaded += count), file.bytes);
      python.addPackage(error.package, await fetchVerified(file, base, { onBytes }));
    }
  }
}

/** @param {LiveFile} file @param {string} base */
async function download(file, base) {
  return new TextDecoder().decode(await fetchVerified(file, base));
}

/** @param {LiveFile[]} files @param {string} base @param {Progress} progress */
async function load(files, base, progress) {
  let told = 0;
  const contents = await fetchAllVerified(files, base, (loaded, total) => {
    // Every chunk would be a repaint: hundreds of them on a fast line.
    if (loaded < total && Math.abs(loaded - told) < total / PROGRESS_STEPS) return;
    told = loaded;
    progress("download", loaded, total);
  });
  progress("compile", 0, 0);
  const urls = new Map(files.map((file) => [file.role, new URL(file.url, base).href]));
  const entry = urls.get("pyodide.mjs") ?? "";
  const giveBack = serveVerified(
    new Map(files.map((file) => [new URL(file.url, base).href, contents[file.role]])),
  );
  let python;
  try {
    // The two scripts have been verified above and come from the browser's cache now; a script
    // cannot be run from bytes without loosening the page's content security policy.
    const { loadPyodide } = await import(entry);
    await import(urls.get("pyodide.asm.js") ?? "");
    python = await Interpreter.load(loadPyodide, { indexURL: new URL(".", entry).href });
  } catch (error) {
    throw error instanceof LiveError ? error : new LiveError("runtime", String(error));
  } finally {
    giveBack();
  }
  // From here on, what authors and readers wrote is run.
  sealScope();
  return python;
}
