# One static binary on an empty image. Build with `make docker`.
FROM node:22-bookworm-slim AS spa
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM golang:1.26-bookworm AS program
WORKDIR /src
ENV CGO_ENABLED=0 GOTOOLCHAIN=auto
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=spa /src/frontend/dist frontend/dist
ARG VERSION=dev
RUN go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/lianxin ./cmd/lianxin
# The data folder must belong to the user that the program runs as.
RUN mkdir -p /out/data

FROM scratch
COPY --from=program /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=program /out/lianxin /lianxin
COPY --from=program --chown=65532:65532 /out/data /data
# A private folder for uploads in transit (the image has no /tmp).
COPY --from=program --chown=65532:65532 /out/data /tmp
USER 65532:65532
ENV LIANXIN_ADDR=0.0.0.0:8080 LIANXIN_DATA_DIR=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["/lianxin", "health"]
ENTRYPOINT ["/lianxin"]
CMD ["serve"]
