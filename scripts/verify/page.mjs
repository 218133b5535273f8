// Runs in an evidence page: checks the file, shows the result, and checks again when the page is changed.
import { hash } from "./hash.mjs";
import { unescapeData } from "./page-data.mjs";
import { describeNames, sayUnproven } from "./report.mjs";
import { verifyEvidence } from "./verify.mjs";

const MAX_LISTED = 20;

/** @param {string} id */
const find = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const main = find("page");
const text = unescapeData(find("evidence").textContent ?? "");
const signature = JSON.parse(unescapeData(find("signature").textContent ?? ""));

/** @returns {{ state: "intact" | "broken" | "unproven", title: string, lines: string[] }} */
function check() {
  try {
    const { verdict, findings, summary } = verifyEvidence({ text, signature });
    const lines = findings.map(({ place, message }) => `${place}: ${message}`);
    if (hash(main.textContent ?? "") !== signature.page)
      lines.unshift("The text on this page doesn't match the signature.");
    if (lines.length > 0) return { state: "broken", title: "The seal is broken", lines };
    if (verdict === "unproven")
      return {
        state: "unproven",
        title: "Not proven by the ledger",
        lines: [
          summary.status === "not_recorded"
            ? "This run predates the ledger. The file is internally consistent, but the ledger doesn't prove any of it."
            : "No signed head covers the newest entries yet. Download the file again in a minute.",
        ],
      };
    const { unprovenNames } = summary;
    const isProven = unprovenNames.length === 0;
    return {
      state: "intact",
      title: isProven ? "The seal is intact" : `The seal is intact, but ${sayUnproven(unprovenNames)}`,
      lines: [
        ...describeNames(unprovenNames),
        `All ${summary.entries} ledger entries match the head that was signed on ${sayTime(summary.head?.signedAt)}.`,
        "This is the page's own check, not proof: someone who changes a page can change its check, too. “Could this have been changed since?” below explains how to get proof.",
      ],
    };
  } catch (error) {
    return { state: "broken", title: "The seal is broken", lines: [`The file is damaged: ${error}`] };
  }
}

/** @param {string | undefined} time */
function sayTime(time = "") {
  return new Date(time).toLocaleString("en-US", { dateStyle: "medium", timeStyle: "long", timeZone: "UTC" });
}

function show() {
  const { state, title, lines } = check();
  find("check").dataset.state = state;
  find("verdict").textContent = title;
  const list = lines.slice(0, MAX_LISTED).map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  });
  find("findings").replaceChildren(...list);
}

/** Changes the first letter of the first document, or changes it back. */
function toggleCharacter() {
  const sheet = main.querySelector(".sheet, pre");
  const node = sheet && document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT).nextNode();
  if (!node?.nodeValue) return;
  const button = find("change");
  const before = button.dataset.before;
  button.dataset.before = before === undefined ? node.nodeValue : "";
  if (before === undefined) {
    node.nodeValue = `${node.nodeValue.startsWith("X") ? "Y" : "X"}${node.nodeValue.slice(1)}`;
    button.textContent = "Change it back";
  } else {
    node.nodeValue = before;
    delete button.dataset.before;
    button.textContent = "Change one character";
  }
}

show();
new MutationObserver(show).observe(main, { childList: true, characterData: true, subtree: true });
find("change").hidden = false;
find("change").addEventListener("click", toggleCharacter);
