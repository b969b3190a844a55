export interface Claims {
  readonly cors: boolean;
  readonly preflight: boolean;
}

export function answering(url: string, child: { readonly exitCode: number | null }): Promise<void>;
export function faultsOf(
  system: { readonly kind: "proxy" | "server" | "upstream"; readonly claims: Claims },
  url: string,
): Promise<string[]>;
