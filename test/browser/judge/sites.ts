/** The sites of the cases, all on loopback. */
export interface Sites {
  /** Where the page lives. */
  readonly page: string;
  /** The page's host on another port. */
  readonly twin: string;
  /** Foreign ones. Several, since a browser opens only six connections to each. */
  readonly apis: readonly string[];
}

export const HOST_RULES = "MAP *.test 127.0.0.1";

export function sitesOn([port, other]: readonly number[]): Sites {
  return {
    page: `http://page.test:${port}`,
    twin: `http://page.test:${other}`,
    apis: Array.from({ length: 8 }, (_, n) => `http://api${n}.test:${port}`),
  };
}
