// Times the same requests in several inboxes, side by side.
export const ROUNDS = 60;
const WARMUP = 15;
const MAX_RATIO = 2;

const FIRST_PAGE = { tab: "mine", page: 0, size: 25 };
const REQUESTS = [
  ["The first page, /reviews", "/reviews", MAX_RATIO],
  ["The list's poll", procedure("review.inbox", FIRST_PAGE)],
  ["The badge's poll", procedure("review.countMine")],
  ["A search", procedure("review.inbox", { ...FIRST_PAGE, search: "supplier 20 asked" })],
];

/** Returns the median milliseconds of each request in each inbox, and the median ratio of the last to the first. */
export async function measureHttp(people) {
  const readers = await Promise.all(people.map(signIn));
  const rows = [];
  for (const [what, path, goal = null] of REQUESTS) {
    const times = await timeRounds(readers, path);
    const [first, last] = [times[0], times.at(-1)];
    const ratio = medianOf(first.map((ms, round) => last[round] / ms));
    rows.push({ what, ms: times.map(medianOf), ratio, goal });
  }
  return rows;
}

/** In each round, both inboxes respond once, so that other load on the machine affects both. */
async function timeRounds(readers, path) {
  const times = readers.map(() => []);
  for (let round = -WARMUP; round < ROUNDS; round++)
    for (const [index, read] of readers.entries()) {
      const ms = await read(path);
      if (round >= 0) times[index].push(ms);
    }
  return times;
}

/** Returns a function that requests a path as this person and returns the milliseconds that it takes. */
async function signIn({ url, email, password }) {
  const asked = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = await asked.json();
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { origin: url, "content-type": "application/json", cookie: cookiesOf(asked) },
    body: JSON.stringify({ csrfToken, email, password, json: "true" }),
    redirect: "manual",
  });
  if (!answer.ok) throw new Error(await answer.text());
  const cookie = cookiesOf(answer);
  return async (path) => {
    const start = performance.now();
    const page = await fetch(`${url}${path}`, { headers: { cookie }, redirect: "error" });
    await page.arrayBuffer();
    if (!page.ok) throw new Error(`${path} answered ${page.status}`);
    return performance.now() - start;
  };
}

function cookiesOf(answer) {
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

function procedure(name, input) {
  return `/api/trpc/${name}${input ? `?input=${encodeURIComponent(JSON.stringify(input))}` : ""}`;
}

function medianOf(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
