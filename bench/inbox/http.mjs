// The requests that an inbox makes.
import { procedure } from "../http.mjs";

const MAX_RATIO = 2;

const FIRST_PAGE = { tab: "mine", page: 0, size: 25 };
export const INBOX_REQUESTS = [
  ["The first page, /reviews", "/reviews", MAX_RATIO],
  ["The list's poll", procedure("review.inbox", FIRST_PAGE)],
  ["The badge's poll", procedure("review.countMine")],
  ["A search", procedure("review.inbox", { ...FIRST_PAGE, search: "supplier 20 asked" })],
];
