# corswalk beside your app: docs/toolchain.md. Build it here: docker build -t corswalk .
FROM node:24-alpine AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --omit=optional --omit=peer --ignore-scripts

FROM node:24-alpine
COPY --from=build /build/package.json /corswalk/
COPY --from=build /build/node_modules /corswalk/node_modules
COPY --from=build /build/bin /corswalk/bin
COPY --from=build /build/dist /corswalk/dist
# Other containers and the published port come in from outside; which names they may use, CORSWALK_ALLOWED_HOSTS says.
ENV NODE_ENV=production CORSWALK_HOST=0.0.0.0 CORSWALK_LOG=json
# Mount the directory that holds proxy.config.json here: of a single mounted file, a save by rename is never seen.
WORKDIR /config
# The user node, by number: Kubernetes cannot look up whether a name is root's.
USER 1000:1000
EXPOSE 8010
HEALTHCHECK --interval=10s --timeout=3s --start-period=3s CMD ["node", "/corswalk/bin/corswalk.js", "health"]
ENTRYPOINT ["node", "/corswalk/bin/corswalk.js"]
