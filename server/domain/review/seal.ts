import type { ReviewStatus } from "./status";

/**
 * The states of the product's mark: an empty ring, a filled seal with a signature, a crossed-out ring, and a
 * broken ring.
 */
export const SEAL_STATES = ["waiting", "signed", "returned", "rejected"] as const;
export type SealState = (typeof SEAL_STATES)[number];

/** The side length of the square that contains the seal. */
export const SEAL_SIZE = 24;

const CENTER = SEAL_SIZE / 2;
const LOBES = 10;
const VALLEY = 10;
const LOBE = 4;
const HOLE = 7.8;
/** The angle of the broken ring's crack, in lobes. */
const CRACK = 8.5;
/** How far each half of the broken ring is moved, horizontally and vertically. */
const GAP = 0.9;
/** The angle of the stroke through the crossed-out ring, in lobes. */
const STROKE = 1.25;
/** Half the width of that stroke, as an angle in lobes. */
const STROKE_WIDTH = 0.2;

/** The outline of a pen stroke, cut out of the filled seal. */
const SIGNATURE =
  "M6.5 15.1Q7.6 12.2 8.1 11.1Q8.7 10.0 9.1 9.5Q9.6 9.0 9.6 8.9Q9.6 8.9 9.7 9.2Q9.7 9.6 9.6 10.4Q9.5 11.2 9.4 12.1Q9.3 13.0 9.6 13.8Q9.9 14.6 10.8 14.3Q11.7 14.1 12.1 13.4Q12.5 12.8 12.9 12.2Q13.2 11.7 13.4 11.6Q13.5 11.5 13.4 11.5Q13.3 11.5 13.3 11.9Q13.3 12.4 13.3 12.9Q13.4 13.5 13.9 14.0Q14.4 14.4 15.0 14.4Q15.6 14.3 16.1 14.0Q16.7 13.7 17.2 13.3Q17.7 12.9 18.1 12.5L18.6 12.0L17.8 11.2Q16.9 12.0 16.4 12.3Q16.0 12.7 15.6 12.9Q15.2 13.1 15.0 13.1Q14.8 13.2 14.8 13.1Q14.7 13.0 14.8 12.7Q14.8 12.3 14.8 11.7Q14.8 11.1 14.3 10.5Q13.7 9.9 12.9 10.2Q12.1 10.5 11.6 11.1Q11.1 11.8 10.8 12.4Q10.4 13.0 10.6 13.1Q10.9 13.2 10.9 13.1Q11.0 12.9 11.1 12.1Q11.2 11.3 11.2 10.4Q11.3 9.4 10.9 8.6Q10.6 7.7 9.7 7.7Q8.8 7.7 8.1 8.5Q7.5 9.3 6.9 10.5Q6.3 11.7 5.8 13.2L5.3 14.7Z";

/** Returns the seal's state for a review's status. Only an approval fills the seal, and only a rejection breaks it. */
export function sealOf(status: ReviewStatus): SealState {
  switch (status) {
    case "APPROVED":
      return "signed";
    case "REJECTED":
      return "rejected";
    case "CHANGES_REQUESTED":
      return "returned";
    case "OPEN":
    case "EXPIRED":
    case "CANCELLED":
      return "waiting";
  }
}

/** Returns the seal as one SVG path without strokes, to be filled with the `evenodd` rule. */
export function drawSeal(state: SealState): string {
  switch (state) {
    case "waiting":
      return `${edge(0, LOBES)}Z${circle(HOLE)}`;
    case "signed":
      return `${edge(0, LOBES)}Z${SIGNATURE}`;
    case "returned":
      return `${edge(0, LOBES)}Z${segment(STROKE)}${segment(STROKE + LOBES / 2)}`;
    case "rejected":
      return `${half(CRACK - LOBES / 2, [-GAP, GAP])}${half(CRACK, [GAP, -GAP])}`;
  }
}

function half(from: number, [x, y]: readonly [number, number]): string {
  const to = from + LOBES / 2;
  const inner = point(to, HOLE, x, y);
  return `${edge(from, to, x, y)}L${inner}A${HOLE} ${HOLE} 0 0 0 ${point(from, HOLE, x, y)}Z`;
}

/** The scalloped edge, clockwise. */
function edge(from: number, to: number, x = 0, y = 0): string {
  const lobes = Array.from({ length: Math.round(to - from) }, (_, lobe) => {
    return `A${LOBE} ${LOBE} 0 0 1 ${point(from + lobe + 1, VALLEY, x, y)}`;
  });
  return `M${point(from, VALLEY, x, y)}${lobes.join("")}`;
}

/** The hole on one side of the stroke. */
function segment(from: number): string {
  const [start, end] = [from + STROKE_WIDTH, from + LOBES / 2 - STROKE_WIDTH];
  return `M${point(start, HOLE, 0, 0)}A${HOLE} ${HOLE} 0 0 1 ${point(end, HOLE, 0, 0)}Z`;
}

function circle(radius: number): string {
  const arc = `A${radius} ${radius} 0 0 0`;
  return `M${CENTER} ${CENTER - radius}${arc} ${CENTER} ${CENTER + radius}${arc} ${CENTER} ${CENTER - radius}Z`;
}

/** Returns the point at an angle. Angles are measured in lobes, clockwise from the top. */
function point(lobe: number, radius: number, x: number, y: number): string {
  const angle = (lobe / LOBES) * 2 * Math.PI;
  const round = (value: number) => Math.round(value * 100) / 100;
  return `${round(CENTER + x + radius * Math.sin(angle))} ${round(CENTER + y - radius * Math.cos(angle))}`;
}
