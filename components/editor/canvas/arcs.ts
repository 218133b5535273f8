import { CARD, centerOf, GAP, MARKER_HEIGHT, placeOf, SPINE_X } from "./layout";
import { type Reference, RUN_INPUT } from "./references";

/** A reference, drawn beside the cards. Lanes are numbered from the inside out. */
export interface Arc extends Reference {
  lane: number;
}

/** Beyond this number of lanes, references share the last lane. */
const MAX_LANES = 12;
const LANE = 12;
const FIRST_LANE = 20;
const RADIUS = 8;
const ARROW = 5;
/** Half the width of the marker for the run's input. */
const MARKER_HALF = 54;
/** The distance from a card's center to where its arcs start and end. */
const OFFSET = CARD.height / 5;

/**
 * Assigns each reference to a lane. References to the same step's output share a lane, so that they look like one line
 * with branches. Overlapping lines get different lanes, with shorter lines closer to the cards.
 */
export function assignLanes(references: readonly Reference[]): Arc[] {
  const spans = new Map<number, { first: number; last: number }>();
  for (const { from, to } of references) {
    const { first, last } = spans.get(from) ?? { first: from, last: from };
    spans.set(from, { first: Math.min(first, to), last: Math.max(last, to) });
  }
  const length = ([, { first, last }]: [number, { first: number; last: number }]) => last - first;
  const sorted = [...spans].sort((a, b) => length(a) - length(b) || a[0] - b[0]);
  const lanes: { first: number; last: number }[][] = [];
  const laneOf = new Map<number, number>();
  for (const [from, span] of sorted) {
    const free = lanes.findIndex((used) =>
      used.every((one) => one.last <= span.first || span.last <= one.first),
    );
    const lane = Math.min(free === -1 ? lanes.length : free, MAX_LANES - 1);
    lanes[lane] = [...(lanes[lane] ?? []), span];
    laneOf.set(from, lane);
  }
  return references.map((reference) => ({ ...reference, lane: laneOf.get(reference.from) ?? 0 }));
}

export function widthOfArcs(arcs: readonly Arc[]): number {
  return arcs.length === 0 ? 0 : laneX(Math.max(...arcs.map(({ lane }) => lane))) - CARD.width;
}

/**
 * Returns arcs as an SVG path. A step's arcs leave its card as a single line, so that no line is drawn twice.
 * The line branches to an arrow at each step that uses the output.
 */
export function pathOfArcs(arcs: readonly Arc[]): string {
  // During a drag, a card can be below a card that uses its output. Arcs that go up get a line of their own.
  const lines = new Map<string, Arc[]>();
  for (const arc of arcs) {
    const line = `${arc.from} ${arc.to > arc.from}`;
    lines.set(line, [...(lines.get(line) ?? []), arc]);
  }
  return [...lines.values()].flatMap((line) => [pathOfTrunk(line), ...line.map(pathOfBranch)]).join(" ");
}

/** Returns the line from a card to the start of its last branch. */
function pathOfTrunk(line: readonly Arc[]): string {
  const distance = ({ from, to }: Arc) => Math.abs(to - from);
  const longest = line.reduce((a, b) => (distance(b) > distance(a) ? b : a));
  const { from, lane } = longest;
  const x = laneX(lane);
  const start = from === RUN_INPUT ? MARKER_HEIGHT / 2 : centerOf(from) + OFFSET;
  const startX = from === RUN_INPUT ? SPINE_X + MARKER_HALF : CARD.width;
  const bend = bendOf(longest);
  return `M${startX} ${start} H${x - RADIUS} Q${x} ${start} ${x} ${start + bend} V${endOf(longest) - bend}`;
}

/** Returns the line from a trunk to an arrow at a card. */
function pathOfBranch(arc: Arc): string {
  const x = laneX(arc.lane);
  const end = endOf(arc);
  return [
    `M${x} ${end - bendOf(arc)} Q${x} ${end} ${x - RADIUS} ${end} H${CARD.width}`,
    `M${CARD.width + ARROW} ${end - ARROW} L${CARD.width} ${end} L${CARD.width + ARROW} ${end + ARROW}`,
  ].join(" ");
}

function endOf({ to }: Arc): number {
  return centerOf(to) - OFFSET;
}

function bendOf({ from, to }: Arc): number {
  return from < to ? RADIUS : -RADIUS;
}

/** Returns the line from the run's input through all cards to its output, as an SVG path. */
export function pathOfSpine(count: number): string {
  return `M${SPINE_X} ${MARKER_HEIGHT} V${placeOf(count).y + GAP}`;
}

function laneX(lane: number): number {
  return CARD.width + FIRST_LANE + lane * LANE;
}
