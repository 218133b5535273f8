// Compares a large workflow with a small one by performing the same actions in both, by mouse and keyboard.
import { actionField, cardOf, editInstructions, everythingSaved } from "./browser.mjs";

const FRAME_MS = 1000 / 60;
const KEYS = 100;
const PRESSES = 50;
const MOVES = 120;
const TEXT = "Say it once more, in other words, and shorter. ".repeat(3).slice(0, KEYS);

/** Runs all measurements on one workflow. Returns the results, keyed by action. */
export async function measureSpeed(openPage, { url }, workflowId, count) {
  const address = `${url}/workflows/${workflowId}`;
  const results = { ...(await measureOpening(openPage, { url }, address)) };
  const place = { middle: Math.ceil(count / 2), second: Math.min(2, count) };
  for (const face of ["list", "canvas"]) {
    const page = await openPage();
    await page.goto(address);
    const measure = async (what, actions, act) => {
      await everythingSaved(page);
      results[`${face}: ${what}`] = await watch(page, actions, act);
    };
    await goTo(page, place.middle, face);
    await actionField(page).press("Control+End");
    await measure(`typing, per key (of ${KEYS})`, KEYS, () => page.keyboard.type(TEXT, { delay: 30 }));
    await goTo(page, place.second, face);
    await measure(`Alt and an arrow, per press (of ${PRESSES})`, PRESSES, () => moveByKeys(page, count));
    await measure(`undo, per press (of ${PRESSES})`, PRESSES, () => undo(page));
    await goTo(page, place.second, face);
    const box = await cardOf(page, place.second).boundingBox();
    await measure(`dragging a card, per move (of ${MOVES})`, MOVES, () => drag(page, box, face));
    await page.context().close();
  }
  return results;
}

/**
 * Measures the time until a click on the first card works, with a cold and a warm cache. Also measures the CPU time of
 * the page's main thread, which other load hardly affects.
 */
async function measureOpening(openPage, { url }, address) {
  const seen = {};
  const note = (what, ms) => {
    seen[what] ??= [];
    seen[what].push(ms);
  };
  for (let visits = 0; visits < 5; visits++) {
    for (const [what, path] of [
      ["an empty page", `${url}/empty`],
      ["first card usable", address],
    ]) {
      const page = await openPage();
      if (path === address) await page.addInitScript(clickUntilSelected);
      const session = await page.context().newCDPSession(page);
      await session.send("Performance.enable", { timeDomain: "threadTicks" });
      for (const cache of ["cold", "warm"]) {
        await page.goto("about:blank");
        await page.goto(path);
        const done = () =>
          location.pathname === "/empty"
            ? performance.getEntriesByType("navigation")[0].loadEventEnd > 0
            : window.usableAt;
        await page.waitForFunction(done);
        const at = await page.evaluate(() => window.usableAt ?? performance.now());
        if (path === address) note(`${what}, ${cache} cache`, at);
        note(`${what}, ${cache} cache: computed`, await readWork(session));
      }
      await page.context().close();
    }
  }
  return Object.fromEntries(Object.entries(seen).map(([what, all]) => [what, { ms: medianOf(all) }]));
}

/** Runs in the page. Simulates a mouse click on the first card once per animation frame until the card is selected. */
function clickUntilSelected() {
  const look = () => {
    const card = document.querySelector("[data-step]");
    card?.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
    if (card?.getAttribute("aria-pressed") === "true") window.usableAt = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/**
 * Returns the main thread's CPU time per action, the number of frames, how many were dropped, and the longest frame.
 * Times are in milliseconds.
 */
async function watch(page, actions, act) {
  const session = await page.context().newCDPSession(page);
  // Measures CPU time. Unlike elapsed time, it excludes waiting for a busy processor.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.evaluate(() => {
    const frames = [];
    const state = { frames, on: true };
    let before = performance.now();
    const note = (now) => {
      frames.push(now - before);
      before = now;
      if (state.on) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
    window.watched = state;
  });
  const begun = await readWork(session);
  await act();
  const work = (await readWork(session)) - begun;
  const frames = await page.evaluate(() => {
    window.watched.on = false;
    return window.watched.frames;
  });
  await session.detach();
  const dropped = frames.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / FRAME_MS) - 1), 0);
  return { ms: work / actions, frames: frames.length, dropped, longest: Math.max(...frames) };
}

/** Returns the CPU time of a page's main thread, in milliseconds. */
async function readWork(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
}

/** Selects a step in the list, because only the list renders all steps. Then switches to the given view. */
async function goTo(page, place, face) {
  await page.getByRole("button", { name: "List", exact: true }).click();
  await cardOf(page, place).click();
  await editInstructions(page);
  if (face === "canvas") await page.getByRole("button", { name: "Canvas", exact: true }).click();
  await cardOf(page, place).focus();
}

async function moveByKeys(page, count) {
  for (let press = 0; press < PRESSES; press++) {
    // In a short workflow, moves the step back and forth so that every press has an effect.
    const down = count > PRESSES ? true : press % 2 === 0;
    await page.keyboard.press(down ? "Alt+ArrowDown" : "Alt+ArrowUp");
  }
}

async function undo(page) {
  for (let press = 0; press < PRESSES; press++) await page.keyboard.press("Control+z");
}

/** Drags a card over its neighbors, then to the bottom edge, where the view scrolls. */
async function drag(page, box, face) {
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let move = 1; move <= MOVES; move++) {
    const turn = (move / 60) * Math.PI * 2;
    const x = face === "canvas" ? from.x + Math.sin(turn) * 300 : from.x;
    const y = move <= 90 ? from.y + (1 - Math.cos(turn)) * 150 : 895;
    await page.mouse.move(x, y);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await page.keyboard.press("Escape");
  await page.mouse.up();
}

function medianOf(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
