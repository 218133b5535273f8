# syntax=docker/dockerfile:1
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# .npmrc has npm say nothing, and a build that fails has to say why.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --no-audit --no-fund --loglevel=error
COPY . .
RUN --mount=type=cache,target=/app/.next/cache npm run build
RUN node scripts/image.mjs /image

FROM node:22-bookworm-slim
WORKDIR /app
COPY --from=build --chown=node:node /image .
RUN mkdir /data && chown node:node /data
USER node
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
# With DATABASE_URL set, only the address of the app is kept here; without it, everything is.
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/api/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Not npm: the signal to stop goes to the app itself, which hands over its runs.
CMD ["node", "scripts/start.mjs"]
