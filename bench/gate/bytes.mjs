// Measures the size of the scripts that lists and the editor load, in the same way as the editor's benchmark.
import { withBrowser } from "../browser.mjs";
import { measureSizes } from "../size.mjs";
import { makeWorkflow } from "../workflow.mjs";

/** For each budget, returns the largest difference from an empty page, in kB. */
export async function measureBytes(welcome) {
  const workflowId = await makeWorkflow(welcome, 3);
  const rows = await withBrowser(welcome, (openPage) => measureSizes(openPage, welcome, workflowId));
  const largest = (name) =>
    Math.max(...rows.filter(({ budget }) => budget === name).map(({ more }) => more)) / 1000;
  return { list: largest("list"), editor: largest("editor") };
}
