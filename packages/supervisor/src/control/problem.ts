/** Thrown for a request that cannot be answered as asked; becomes an RFC 9457 problem document. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  /** By path of the field, for 400. */
  readonly errors?: Array<{ pointer: string; detail: string }>;

  constructor(
    status: number,
    title: string,
    detail: string,
    errors?: Array<{ pointer: string; detail: string }>,
  ) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.title = title;
    this.errors = errors;
  }

  toJSON() {
    return {
      type: 'about:blank',
      status: this.status,
      title: this.title,
      detail: this.message,
      ...(this.errors && { errors: this.errors }),
    };
  }
}
