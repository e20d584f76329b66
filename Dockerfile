# One image, one program: run it with `bot`, `worker` or `setup`.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY src ./src
RUN node src/bundle.ts

FROM node:24-slim
# Ansible and ssh are what the worker configures machines with.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ansible-core openssh-client ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app ./
COPY ansible ./ansible
COPY package.json ./
USER node
ENTRYPOINT ["node", "src/main.ts"]
CMD ["worker"]
