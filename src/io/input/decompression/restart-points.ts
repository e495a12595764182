// Restart points of a compressed input: offsets from which it can be decoded without the bytes
// before them. Pure. Points are added and asked for in order, and passed ones are dropped, so that
// only those ahead are kept.

export interface RestartPoint {
  /** Offset in the compressed input. */
  readonly raw: number;
  /** Offset in the data. */
  readonly data: number;
}

export class RestartPoints {
  #points: RestartPoint[] = [];

  note(point: RestartPoint): void {
    // Two points without data between them are one.
    if (this.#points.at(-1)?.data === point.data) this.#points.pop();
    this.#points.push(point);
  }

  /**
   * The last point at or before this offset in the data. Offsets must not decrease from call to
   * call.
   */
  before(data: number): RestartPoint | undefined {
    let behind = 0;
    while (behind + 1 < this.#points.length && this.#points[behind + 1]!.data <= data) behind += 1;
    if (behind > 0) this.#points = this.#points.slice(behind);
    const [first] = this.#points;
    return first !== undefined && first.data <= data ? first : undefined;
  }
}
