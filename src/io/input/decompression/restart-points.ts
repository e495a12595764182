// Where reading of a compressed input could begin anew: at places in its bytes that nothing before them is needed for. Pure.
// Told in order, asked in order: what lies behind whoever asks is forgotten, so that only as many are held as are ahead.

export interface RestartPoint {
  /** Offset in the input as it lies there. */
  readonly raw: number;
  /** Offset in its data of what begins there. */
  readonly data: number;
}

export class RestartPoints {
  #points: RestartPoint[] = [];

  note(point: RestartPoint): void {
    // what had no data between them is one place
    if (this.#points.at(-1)?.data === point.data) this.#points.pop();
    this.#points.push(point);
  }

  /** The last at or before this offset in the data, which is never less than the one asked for before. */
  before(data: number): RestartPoint | undefined {
    let behind = 0;
    while (behind + 1 < this.#points.length && this.#points[behind + 1]!.data <= data) behind += 1;
    if (behind > 0) this.#points = this.#points.slice(behind);
    const [first] = this.#points;
    return first !== undefined && first.data <= data ? first : undefined;
  }
}
