import type { HeaderPair } from "../../cors/safelist.ts";
import { apache } from "./apache.ts";
import { apigateway } from "./apigateway.ts";
import { aspnet } from "./aspnet.ts";
import { caddy } from "./caddy.ts";
import { cloudflare } from "./cloudflare.ts";
import { django } from "./django.ts";
import { express } from "./express.ts";
import { fastapi } from "./fastapi.ts";
import { fastify } from "./fastify.ts";
import type { Fix, FixPolicy } from "./fix.ts";
import { flask } from "./flask.ts";
import { go } from "./go.ts";
import { haproxy } from "./haproxy.ts";
import { hono } from "./hono.ts";
import { http } from "./http.ts";
import { koa } from "./koa.ts";
import { laravel } from "./laravel.ts";
import { next } from "./next.ts";
import { nginx } from "./nginx.ts";
import { node } from "./node.ts";
import { rails } from "./rails.ts";
import { spring } from "./spring.ts";

/** A server that a fix can be written for. */
export interface Server {
  /** As `--fix` takes it. */
  readonly name: string;
  readonly write: (policy: FixPolicy) => Fix;
  /** A header, in lowercase, and what in its value gives the server away; `""`: that it is there at all. */
  readonly signs: readonly (readonly [header: string, value: string])[];
}

/**
 * The framework before what stands in front of it: CORS is set best where the routes are, and the first that is
 * recognised is the one proposed.
 */
export const servers: readonly Server[] = [
  { name: "next", write: next, signs: [["x-powered-by", "next.js"]] },
  { name: "express", write: express, signs: [["x-powered-by", "express"]] },
  { name: "koa", write: koa, signs: [["x-powered-by", "koa"]] },
  { name: "fastify", write: fastify, signs: [["x-powered-by", "fastify"]] },
  { name: "hono", write: hono, signs: [["x-powered-by", "hono"]] },
  { name: "flask", write: flask, signs: [["server", "werkzeug"]] },
  { name: "django", write: django, signs: [["server", "wsgiserver"]] },
  {
    name: "fastapi",
    write: fastapi,
    signs: [
      ["server", "uvicorn"],
      ["server", "hypercorn"],
    ],
  },
  {
    name: "laravel",
    write: laravel,
    signs: [
      ["set-cookie", "laravel_session="],
      ["x-powered-by", "php"],
    ],
  },
  {
    name: "rails",
    write: rails,
    signs: [
      ["x-runtime", ""],
      ["server", "puma"],
      ["x-powered-by", "phusion passenger"],
    ],
  },
  {
    name: "spring",
    write: spring,
    signs: [
      ["x-application-context", ""],
      ["server", "apache-coyote"],
      ["server", "apache tomcat"],
    ],
  },
  {
    name: "aspnet",
    write: aspnet,
    signs: [
      ["server", "kestrel"],
      ["server", "microsoft-iis"],
      ["x-powered-by", "asp.net"],
    ],
  },
  {
    name: "apigateway",
    write: apigateway,
    signs: [
      ["apigw-requestid", ""],
      ["x-amz-apigw-id", ""],
    ],
  },
  { name: "caddy", write: caddy, signs: [["server", "caddy"]] },
  {
    name: "nginx",
    write: nginx,
    signs: [
      ["server", "nginx"],
      ["server", "openresty"],
    ],
  },
  { name: "apache", write: apache, signs: [["server", "apache"]] },
  { name: "haproxy", write: haproxy, signs: [["server", "haproxy"]] },
  { name: "cloudflare", write: cloudflare, signs: [["server", "cloudflare"]] },
  { name: "go", write: go, signs: [] },
  { name: "node", write: node, signs: [] },
  { name: "http", write: http, signs: [] },
];

/** What names itself in the headers of any of these answers. */
export function recognise(headers: readonly HeaderPair[]): Server | undefined {
  return servers.find(({ signs }) =>
    signs.some(([header, value]) =>
      headers.some(([name, found]) => name.toLowerCase() === header && found.toLowerCase().includes(value)),
    ),
  );
}

export function serverNamed(name: string): Server | undefined {
  return servers.find((server) => server.name === name);
}
