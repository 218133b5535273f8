# syntax=docker/dockerfile:1
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Overrides .npmrc, which silences npm, so that a failing build shows the reason.
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
# Without DATABASE_URL, all data is stored here. With it, only the app's address is.
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/api/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Runs node directly, not through npm, so that the app itself gets the stop signal and hands over its runs.
CMD ["node", "scripts/start.mjs"]
