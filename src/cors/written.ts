/** A CORS policy as a person writes it. What is left out comes from the policy behind it, then from `CORS_DEFAULTS`. */
export interface WrittenCors {
  readonly origins?: readonly string[] | undefined;
  readonly credentials?: boolean | undefined;
  readonly methods?: "*" | readonly string[] | undefined;
  readonly allowHeaders?: "*" | readonly string[] | undefined;
  readonly exposeHeaders?: "*" | readonly string[] | undefined;
  readonly maxAge?: number | undefined;
  readonly privateNetwork?: boolean | undefined;
}

/** Every key of a written policy with a value. */
export type CompleteCors = { readonly [K in keyof WrittenCors]-?: Exclude<WrittenCors[K], undefined> };

export const CORS_DEFAULTS: CompleteCors = {
  origins: ["loopback"],
  credentials: true,
  methods: "*",
  allowHeaders: "*",
  exposeHeaders: "*",
  maxAge: 5,
  privateNetwork: false,
};
