import express from "express";
import { createProxyMiddleware } from "http-proxy-middleware";

const [port, target] = process.argv.slice(2);
const proxy = createProxyMiddleware({ target, ws: true });
express().use(proxy).listen(Number(port), "127.0.0.1").on("upgrade", proxy.upgrade);
