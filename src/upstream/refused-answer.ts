/** The upstream took the call and did not answer in the time that the route gives it. */
export class ResponseTimeout extends Error {
  readonly code = "CORSWALK_RESPONSE_TIMEOUT";

  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
    this.milliseconds = milliseconds;
  }
}

/** An answer that undici lets through and that cannot be passed on. `what` ends the sentence "it sent …". */
export class BadResponse extends Error {
  readonly code = "CORSWALK_BAD_RESPONSE";

  readonly what: string;

  constructor(what: string) {
    super(`the upstream sent ${what}`);
    this.what = what;
  }
}
