# syntax=docker/dockerfile:1
# One program, two images: the bot talks to Slack; the worker does the work, and has Ansible and ssh for it.
#   docker build --target bot --tag harbor.lan/deckhand/bot:0.1.0 .
#   docker build --target worker --tag harbor.lan/deckhand/worker:0.1.0 .
FROM node:24.21.0-trixie-slim AS base
ENV NODE_ENV=production
WORKDIR /app

FROM base AS build
COPY package.json package-lock.json ./
# No dependency of ours needs its install script: what is native in them comes built.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
# Temporal's native core comes for five platforms, 25 MB each.
RUN find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 ! -name "$(uname -m)-*-linux-gnu" -exec rm -r {} +
COPY src ./src
RUN node src/bundle.ts

FROM base AS ansible
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates python3-venv \
  && rm -rf /var/lib/apt/lists/*
COPY ansible/requirements.txt ansible/requirements.yml ./
RUN python3 -m venv /opt/ansible \
  && /opt/ansible/bin/pip install --no-cache-dir --requirement requirements.txt \
  && /opt/ansible/bin/ansible-galaxy collection install --requirements-file requirements.yml --collections-path /usr/share/ansible/collections

FROM base AS runtime
# tini passes signals on and reaps what the programs we start leave behind; git resolves versions.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates git tini \
  && rm -rf /var/lib/apt/lists/*
COPY --from=build /app ./
# The doctor compares what Slack grants with what it asks for.
COPY manifest.yml ./
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Deckhand" \
  org.opencontainers.image.description="A ChatOps Slack bot whose operations are Temporal workflows" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"
# Nothing is written but below /tmp, so the root file system may be read-only. The audit log goes where logs go, since /tmp
# ends with the container.
ENV HOME=/tmp PORT=3000 DECKHAND_DATA=/tmp/deckhand DECKHAND_AUDIT=stdout
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/usr/bin/tini", "--", "node", "src/main.ts"]

FROM runtime AS bot
# The number of the image's user `node`: Kubernetes cannot tell of a name that it is not root.
USER 1000:1000
CMD ["bot"]

FROM runtime AS worker
RUN apt-get update \
  && apt-get install --yes --no-install-recommends openssh-client python3 \
  && rm -rf /var/lib/apt/lists/*
COPY --from=ansible /opt/ansible /opt/ansible
COPY --from=ansible /usr/share/ansible/collections /usr/share/ansible/collections
COPY ansible ./ansible
ENV PATH=/opt/ansible/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER 1000:1000
CMD ["worker"]
